"""What loading and validating report: the documentation of these rules, which are always errors."""

from __future__ import annotations

from codegen.rules.rule import Rule

FILES = (
    Rule(
        "unreadable",
        "error",
        "A file that cannot be read: no permission, too large, not UTF-8, a link that leads nowhere.",
        "Guessing another encoding, or reading a part, would make a spec that nobody wrote.",
        "Save the file as UTF-8, give it read permission, or split it. Put a file where an `include` "
        "finds a folder, a pipe or a link to nothing.",
    ),
    Rule(
        "yaml",
        "error",
        "A file that is not YAML, or uses what this language leaves out.",
        "Tags, keys that are no text, a second document and deep nesting have no meaning in a "
        "spec, and some readers of YAML do odd things with them.",
        "Correct the line. Quote a text that begins with `*`, `&`, `!`, `%`, `@` or a backtick.",
    ),
    Rule(
        "yaml-aliases",
        "error",
        "Aliases that expand to more values than any spec needs.",
        "A few lines of aliases of aliases can stand for millions of values and fill the memory.",
        "Use fewer aliases, or named types.",
    ),
    Rule(
        "repeated-key",
        "error",
        "A key stands twice in one mapping.",
        "YAML readers keep one of them without a word, so half of what was written would be lost.",
        "Keep one, or merge the two.",
    ),
    Rule(
        "include-missing",
        "error",
        "An `include` that matches no file.",
        "A part of the spec would be left out in silence.",
        "Correct the path; it is relative to the entry file. `*` and `**` are allowed.",
    ),
    Rule(
        "include-outside",
        "error",
        "An `include` that leads out of the spec's folder, by `..`, from the root or over a link.",
        "A spec from elsewhere could otherwise copy any file of this machine into what is "
        "generated.",
        "Move or copy the file into the spec's folder.",
    ),
)

SHAPE = (
    Rule(
        "language-version",
        "error",
        "`scapi:` names a version of the spec language that this generator does not read.",
        "Keys may mean something else in another version.",
        "Use a generator that reads it, or bring the spec to this version.",
    ),
    Rule(
        "missing-key",
        "error",
        "A mapping lacks a key that it must have.",
        "Without it the item says too little to generate anything from.",
        "Add the key; the hint says what it means.",
    ),
    Rule(
        "unknown-key",
        "error",
        "A key that has no meaning where it stands.",
        "Mostly it is misspelt or one level too deep, and what it says would be lost.",
        "Correct or move it. Remarks go into `note`.",
    ),
    Rule(
        "unknown-word",
        "error",
        "A word where only a few words are allowed.",
        "The key takes one of a fixed list.",
        "Use one of the words in the message.",
    ),
    Rule(
        "wrong-type",
        "error",
        "A value of the wrong kind: a list where a text belongs, a number where a mapping belongs.",
        "The value cannot mean what the key says.",
        "Write it as the message says. Quote numbers, `true`, `false` and `null` that are meant "
        "as text.",
    ),
)
