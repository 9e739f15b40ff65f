"""Django's search-as-you-type for related things, which any key may be sent to."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest


class TolerantSelect(AutocompleteSelect):
    """Shows again what was chosen; what can be no key is shown as nothing chosen.

    The form has its reason for such a value already; Django's own widget would look
    for it in the database, which refuses the question.
    """

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        keys = [key for key in value if self._may_be_key(key)]
        return super().optgroups(name, keys, attrs)

    def _may_be_key(self, key: Any) -> bool:
        try:
            self.field.target_field.clean(key, None)
        except ValidationError:
            return False
        return True


class WithAutocomplete(BaseModelAdmin):  # type: ignore[type-arg]
    """For every admin and inline that names `autocomplete_fields`."""

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            widget = TolerantSelect(
                db_field, self.admin_site, using=kwargs.get("using")
            )
            kwargs.setdefault("widget", widget)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
