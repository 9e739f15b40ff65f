"""Tables of what staff keep: out as CSV or XLSX, back in after a dry run.

One row is one thing; the columns are the same both ways. What a table cannot show well
has no column: a rule's deductions, examples and evidence beside the adopted source come
over from the version it was made from (column 底稿), or stay as they are in a draft.

cells, sheets, workbooks   text and files: no Django, no database
columns, known, checking   a model's fields as columns; its own checks, with few queries
planning                   what an import would do, row by row; then doing just that
drafts                     how rows become drafts, for all that has versions
rules, regions             one module a kind of thing; guides.channel_table is another
exporting                  files for the admin's actions and the desk
"""
