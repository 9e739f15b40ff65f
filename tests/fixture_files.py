"""Content as it stands in the files that are loaded at every start."""

HEADER = "code,name,level,parent_code,short_name,pinyin,initials,slug,mainland\n"


PLACES = "980000,某某省,province,,某某,mou mou,mm,moumou,1\n"


def source(**fields):
    defaults = {"slug": "x1", "grade": "B", "publisher": "某报"}
    return {"model": "policies.source", "fields": defaults | fields}


def rule(**fields):
    defaults = {
        "slug": "moumou-retired",
        "region": ["980000"],
        "status": "retired",
        "formula": "fixed",
        "method": "每月定额。",
        "since": "2023-01-01",
    }
    return {"model": "policies.creditrule", "fields": defaults | fields}


def part(kind, **fields):
    owner = {"rule": ["moumou-retired"]}
    return {"model": f"policies.{kind}", "fields": owner | fields}


def band(amount, **fields):
    return part("band", **{"first_age": 0, "amount": amount} | fields)


EVIDENCE = part("evidence", source=["x1"], stance="adopted", quote="每月70元")
