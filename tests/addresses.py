"""Every kind of public page at an address of its own, for checks and pictures."""

# By a name that a file and a line of a table can carry.
ADDRESSES = {
    "home": "/",
    "answer-official": "/credit/?city=alashan&age=70",
    "answer-reported": "/credit/?city=shanghai&age=75",
    "answer-unconfirmed": "/credit/?city=dalian&age=70",
    "answer-conflict": "/credit/?city=beijing&age=70",
    "answer-inherited": "/credit/?city=zhuzhou&age=70",
    "answer-stale": "/credit/?city=shanghai&age=75&on=2030-06-01",
    "answer-needs-input": "/credit/?city=beijing&age=45&status=active",
    "answer-method-only": "/credit/?city=heilongjiang&age=70",
    "answer-not-applicable": "/credit/?city=beijing&age=70&status=resident",
    "answer-unknown": "/credit/?city=lishui&age=70",
    "answer-last-known": "/credit/?city=nanjing&age=70",
    "answer-wrong-input": "/credit/?city=x&age=x",
    "answer-which-place": "/credit/?city=suzhou&age=75",
    "compare": "/compare/",
    "compare-six": "/compare/?city=shanghai&city=beijing&city=guangzhou&city=lishui"
    "&city=hefei&city=nanjing&age=70",
    "compare-which-place": "/compare/?city=shanghai&city=suzhou&age=75",
    "cities": "/cities/",
    "cities-found": "/cities/?q=xm",
    "cities-not-found": "/cities/?q=qqqq",
    "city": "/cities/shanghai/",
    "city-then": "/cities/shanghai/?on=2023-06-01",
    "city-unknown": "/cities/lishui/",
    "province": "/cities/jiangsu/",
    "county": "/cities/suzhou-jiangsu-kunshan/",
    "which-place": "/cities/suzhou/",
    "city-check": "/cities/shanghai/check/",
    "city-withdraw": "/cities/shanghai/withdraw/",
    # The heaviest page of all: tests/weights.py
    "prefecture-withdraw": "/cities/bayinguoleng/withdraw/",
    "city-family": "/cities/shanghai/family/",
    "city-travel": "/cities/shanghai/travel/",
    "withdraw": "/withdraw/",
    "withdraw-question": "/withdraw/?account=medical&alive=yes",
    "withdraw-case": "/withdraw/?account=medical&alive=no&city=shanghai",
    "withdraw-guide": "/withdraw/?account=medical&alive=yes&why=moved&accepts=yes",
    "withdraw-advice": "/withdraw/?account=medical&alive=yes&why=other",
    "withdraw-which-place": "/withdraw/?city=suzhou",
    "check": "/check/",
    "check-which-place": "/check/?city=suzhou",
    "guides": "/guides/",
    "guide": "/guides/fraud/",
    "search": "/search/",
    "search-found": "/search/?q=丽水取现",
    "search-not-found": "/search/?q=qqqq",
    "report": "/report/",
    "report-question": "/report/?city=shanghai&age=75",
    "report-cause": "/report/?city=shanghai&age=75&other_place=yes",
    "report-form": "/report/?city=shanghai&age=75"
    "&other_place=no&once_a_year=no&new_retiree=no&in_arrears=no",
    "report-sent": "/report/?sent=1",
    "source": "/sources/n187/",
    "changes": "/changes/",
    "changes-place": "/changes/?city=hefei&kind=new",
    "changes-wrong-input": "/changes/?city=suzhou&kind=x",
    "change": "/changes/1/",
    "sources": "/sources/?grade=C",
    "disagreements": "/disagreements/",
    "disagreements-province": "/disagreements/shandong/",
    "coverage": "/coverage/",
    "coverage-wrong-input": "/coverage/?age=x",
    "coverage-province": "/coverage/guangdong/",
    "about": "/about/",
    "privacy": "/privacy/",
    "accessibility": "/accessibility/",
    "data": "/data/",
    # The table with most columns.
    "data-table": "/data/rules/",
    "not-found": "/cities/shangha/",
    "not-found-guide": "/guides/frad/",
}
# What a reader may choose beside the standard view.
VIEWS = ["large", "largest", "contrast", "simple"]


def viewed(address, view):
    """The address of a page in a view; the standard one is its own."""
    if view == "standard":
        return address
    return f"{address}{'&' if '?' in address else '?'}view={view}"
