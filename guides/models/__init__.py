"""The tables of the guides, one module per concept.

Import a model from the module it lives in, never from here.
"""

from guides.models import articles, channels, reports, withdrawal  # noqa: F401
