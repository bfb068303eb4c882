"""Why a line of the output is as it is: from any generated line to the spec and to the template.

The languages run once more with text that remembers where it comes from (`marked`, `instrument`,
`tracer`, `origins`), the templates step by step (`templates`); what comes out is compared with the
file, so an answer is about these bytes or there is none. An ordinary run has nothing to do with it.
"""
