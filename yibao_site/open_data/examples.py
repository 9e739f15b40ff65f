"""Five lines each, for a program, a shell and a spreadsheet; the tests run them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    title: str
    lines: str


PYTHON = """\
import json, urllib.request
rules = json.load(urllib.request.urlopen("{data}rules.json"))
for rule in rules:
    if (rule["place"], rule["status"]) == ("shanghai", "retired"):
        print(rule["since"], rule["until"], rule["per"], rule["bands"])"""

SHELL = """\
curl -sSO {data}yibao-data.zip
curl -sS {data}yibao-data.zip.sha256 | sha256sum -c --quiet
unzip -q yibao-data.zip -d yibao-data
cd yibao-data && sha256sum -c --quiet sha256sums.txt
grep '"place": "shanghai"' rules.jsonl"""

SPREADSHEET = """\
在 Excel 或 WPS 里选“数据”，再选“自网站”。
网址填 {data}rules.csv ，编码选 65001：Unicode (UTF-8)。
用同样的办法打开 {data}bands.csv 。
在 bands 表右边加一栏：=VLOOKUP(A2,rules!A:C,2,FALSE) 得到地方。
筛选 shanghai；谁的、何时的、每月每年，见 rules 的 status、since、until、per。"""


def of(data: str) -> list[Example]:
    """With the address of this site's /data/ in them."""
    return [
        Example(title="Python", lines=PYTHON.replace("{data}", data)),
        Example(title="命令行", lines=SHELL.replace("{data}", data)),
        Example(title="表格软件", lines=SPREADSHEET.replace("{data}", data)),
    ]
