"""What must be true of a rule, whoever writes it: held by the database."""

from django.db import models
from django.db.models import F, Q

from policies.constraints import NoOverlap
from policies.models.versions import State, VersionedPeriod

ALL = [
    models.CheckConstraint(
        name="credit_rule_ends_after_it_starts",
        condition=Q(until=None) | Q(until__gt=F("since")),
        violation_error_message="失效日必须晚于生效日",
    ),
    models.CheckConstraint(
        name="credit_rule_of_the_nation_gives_no_amount",
        condition=Q(region__isnull=False) | Q(formula__in=["no_account", "described"]),
        violation_error_message="全国性规定只作说明，算法只能选“没有个人账户”或“只有文字说明”",
    ),
    models.CheckConstraint(
        name="credit_rule_for_a_whole_province_has_no_group",
        condition=Q(whole_province=False) | Q(group=None, region__isnull=False),
        violation_error_message="适用全省的规定不能只针对一类人员",
    ),
    models.CheckConstraint(
        name="credit_rule_rate_of_average_names_its_base",
        condition=~Q(formula="rate_of_average") | ~Q(base_of=""),
        violation_error_message="按平均水平的比例计算时，要写明百分比乘的是什么",
    ),
    models.CheckConstraint(
        name="credit_rule_frozen_names_its_month",
        condition=~Q(formula="frozen") | Q(frozen_month__isnull=False),
        violation_error_message="冻结的规定要写明冻结在哪个月",
    ),
    *VersionedPeriod.Meta.constraints,
    models.CheckConstraint(
        name="credit_rule_reduction_is_a_percentage",
        condition=Q(missing_year_rate=None)
        | Q(missing_year_rate__gt=0, missing_year_rate__lte=100),
        violation_error_message="每少缴一年减少的比例要在 0 到 100 之间",
    ),
    NoOverlap(
        name="credit_rule_does_not_overlap",
        fields=["region", "status", "group"],
        only=("state", State.APPROVED.value),
        violation_error_message="同一地区、身份、类别在这段时间已经有一条规则",
    ),
]
