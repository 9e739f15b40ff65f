"""Tables of what staff keep: out as CSV or XLSX, back in after a dry run.

One row is one thing; the columns are the same both ways. What a table cannot show well
has no column: a rule's deductions, examples and evidence beside the adopted source come
over from the version it was made from (column 底稿), or stay as they are in a draft.

cells, sheets, workbooks   text and files: no Django, no database
columns, checking          a model's fields as columns; its own checks, without queries
planning                   what an import would do, row by row; then doing just that
rules, regions             one module a kind of thing; the guides keep theirs
exporting                  files for the admin's actions and the desk
"""
