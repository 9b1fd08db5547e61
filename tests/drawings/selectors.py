"""Style sheets: selectors, the cascade, conditions."""

from tests.drawings.case import ALL, NS, RED, Area, Case, document, flat, styled

_A = '<g><rect class="a" width="200" height="100"/></g>'
_ROWS = "".join(f'<rect y="{y}" width="200" height="25"/>' for y in (0, 25, 50, 75))

CASES = (
    styled("class", ".a{fill:#f00}", _A),
    styled("not", "svg > g .a:not(.b){fill:#f00}", _A),
    styled("is", ":is(g,a) > :is(.b,.a){fill:red}", _A),
    styled("where", ":where(.a){fill:red}", _A),
    styled("where-weighs-nothing", "rect{fill:red} :where(.a.a){fill:blue}", _A),
    styled("has", "g:has(.a){fill:red}", _A),
    styled(
        "nth-child",
        "rect:nth-child(odd){fill:red} rect:nth-child(2n + 3){fill:red}"
        "rect:nth-child(3n+1){fill:red} rect:nth-child(2){fill:red} rect:last-of-type{fill:red}",
        _ROWS,
    ),
    styled("sibling", "rect:first-of-type, rect + rect{fill:red} rect ~ .a{fill:red}", _ROWS),
    styled("attribute", "[class^=a][width$='00'],[x]{fill:red}", _A),
    styled("attribute-case", "[class='A' i]{fill:red}", _A),
    styled("root", ":root{fill:red}", _A),
    styled("one-bad-selector", ".a{fill:red} .a:::nonsense, .a{fill:blue}", _A),
    styled("forgiving-is", ":is(.a, :nonsense(1)){fill:red}", _A),
    styled(
        "specificity",
        "#r{fill:red} rect.a.a.a{fill:blue}",
        '<rect id="r" class="a" width="200" height="100"/>',
    ),
    styled(
        "style-over-sheet", "rect{fill:blue}", '<rect style="fill:red" width="200" height="100"/>'
    ),
    styled(
        "important-over-style",
        "rect{fill:red!important}",
        '<rect style="fill:blue" width="200" height="100"/>',
    ),
    styled(
        "sheet-over-attribute", "rect{fill:red}", '<rect fill="blue" width="200" height="100"/>'
    ),
    styled("order", "rect{fill:blue} rect{fill:red}", _A),
    styled("media-print", ".a{fill:#f00} @media print{.a{fill:#00f}}", _A),
    styled("media-dark", ".a{fill:#f00} @media (prefers-color-scheme: dark){.a{fill:#00f}}", _A),
    styled("media-screen", "@media screen and (min-width: 1px){.a{fill:red}}", _A),
    styled("media-range", "@media (width >= 10px) and (not (height &lt; 1px)){.a{fill:red}}", _A),
    flat(
        "media-attribute",
        f'<style>.a{{fill:red}}</style><style media="print">.a{{fill:blue}}</style>{_A}',
    ),
    styled(
        "supports",
        "@supports (fill: red){.a{fill:red}}@supports not (fill: red){.a{fill:blue}}",
        _A,
    ),
    styled("layer", "@layer x, y; @layer y{.a{fill:red}} @layer x{.a{fill:blue}}", _A),
    styled("nesting", "<![CDATA[g{fill:blue; & .a{fill:red} rect{stroke:none}}]]>", _A),
    styled(
        "import-font",
        '@import url("https://fonts.googleapis.com/css?family=Open+Sans"); .a{fill:#f00}',
        _A,
    ),
    styled("font-face", "@font-face{font-family:x;src:url(x.woff)} .a{fill:red}", _A),
    styled("charset", '@charset "utf-8"; .a{fill:red}', _A),
    styled("namespace", '@namespace s "http://www.w3.org/2000/svg"; s|rect{fill:red}', _A),
    styled("comment", "/* a */ .a/* b */{/* c */fill:/* d */red}<!-- -->", _A),
    styled("cdata", "<![CDATA[ g>.a{fill:red} ]]>", _A),
    styled("escape", r".\31 a{fill:red}", '<rect class="1a" width="200" height="100"/>'),
    styled("broken-rule", ".a{fill:red} } .b{fill:blue", _A),
    styled("broken-declaration", ".a{fill:red; nonsense; ;;stroke-:;}", _A),
    styled("keyframes", ".a{fill:red} @keyframes k{from{fill:blue}to{fill:blue}}", _A),
    flat("style-after", f"{_A}<style>.a{{fill:red}}</style>"),
    flat(
        "style-type",
        f'<style type="text/plain">.a{{fill:blue}}</style>'
        f'<style type="text/css">.a{{fill:red}}</style>{_A}',
    ),
    styled("hover", ".a{fill:red} .a:hover{fill:blue}", _A),
    styled(
        "use-inherits",
        "defs rect{stroke:none} use{fill:red}",
        '<defs><rect id="r" width="200" height="100"/></defs><use href="#r"/>',
    ),
    Case(
        "prefixed",
        b'<s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><s:style>'
        b".a{fill:red}</s:style><s:rect class='a' width='200' height='100'/></s:svg>",
        (Area(ALL, RED),),
    ),
    Case(
        "stylesheet-address",
        f'<?xml-stylesheet type="text/css" href="data:text/css,.a%7Bfill:red%7D"?>'
        f"<svg {NS} viewBox='0 0 200 100'>{_A}</svg>".encode(),
        (Area(ALL, RED),),
    ),
    Case(
        "dark-root",
        document(f"<style>:root{{color-scheme:light dark;fill:red}}</style>{_A}"),
        (Area(ALL, RED),),
    ),
)
