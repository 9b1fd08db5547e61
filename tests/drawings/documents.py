"""Files as such: encodings, entities, comments, compression, what moves."""

import gzip

from tests.drawings.case import ALL, NS, RED, Area, Case, flat

_BODY = '<rect width="200" height="100" fill="red"/>'
_SVG = f'<svg {NS} viewBox="0 0 200 100">{_BODY}</svg>'
_TITLED = f'<svg {NS} viewBox="0 0 200 100"><title>{{0}}</title>{_BODY}</svg>'


def _file(name: str, content: str | bytes) -> Case:
    return Case(
        name, content if isinstance(content, bytes) else content.encode(), (Area(ALL, RED),)
    )


def _coded(name: str, label: str, text: str, codec: str = "") -> Case:
    head = f'<?xml version="1.0" encoding="{label}"?>'
    return _file(name, (head + _TITLED.format(text)).encode(codec or label))


_R = '<rect width="200" height="100" fill="red">{0}</rect>'

CASES = (
    _coded("latin-1", "ISO-8859-1", "café"),
    _coded("windows-1252", "windows-1252", "“café”"),
    _coded("utf-16", "UTF-16", "café"),
    _coded("utf-16-big", "UTF-16BE", "café", "utf-16-be"),
    _coded("shift-jis", "Shift_JIS", "写真"),
    _coded("gbk", "GBK", "照片"),
    _coded("koi8-r", "KOI8-R", "снимок"),
    _coded("utf-8-bom", "UTF-8", "café", "utf-8-sig"),
    _coded("encoding-unknown", "x-no-such", "cafe", "utf-8"),
    _coded("encoding-lies", "UTF-16", "cafe", "utf-8"),
    _file("long-comment", f'<?xml version="1.0"?><!-- {"x" * 60_000} -->{_SVG}'),
    _file("comment-with-tags", f"<!-- <html><svg> -->{_SVG}"),
    _file(
        "doctype",
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG'
        f'/1.1/DTD/svg11.dtd">{_SVG}',
    ),
    _file(
        "long-doctype",
        "<!DOCTYPE svg [" + "".join(f'<!ENTITY e{n} "{n:0300}">' for n in range(40)) + f"]>{_SVG}",
    ),
    _file(
        "entities",
        '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY c "#ff0000"><!ENTITY ns_svg '
        '"http://www.w3.org/2000/svg">]><svg xmlns="&ns_svg;" viewBox="0 0 200 100">'
        '<rect width="200" height="100" fill="&c;"/></svg>',
    ),
    _file("html-entities", _TITLED.format("a&nbsp;b&copy;&eacute;")),
    _file(
        "no-namespace-for-links",
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">'
        f'<defs><g id="a">{_BODY}</g></defs><use xlink:href="#a"/></svg>',
    ),
    _file("no-namespace", f'<svg viewBox="0 0 200 100">{_BODY}</svg>'),
    _file(
        "editor-namespaces",
        f'<svg {NS} xmlns:i="http://ns.example/i" viewBox="0 0 200 100"'
        f' i:v="1"><i:view><i:x/></i:view><metadata><x xmlns="">t</x></metadata>{_BODY}</svg>',
    ),
    _file("gzip", gzip.compress(_SVG.encode())),
    _file("gzip-long-comment", gzip.compress(f"<!-- {'xy' * 30_000} -->{_SVG}".encode())),
    _file("white-space-first", f"\n\n  {_SVG}"),
    _file("after-the-end", f"{_SVG}\n<!-- end -->\n"),
    _file("processing", f'<?xml version="1.0" standalone="no"?><?x y?>{_SVG}'),
    flat("cdata-letters", f"<desc><![CDATA[ <b> & ]]></desc>{_BODY}"),
    flat("animate", _R.format('<animate attributeName="x" from="0" to="300" dur="3s"/>')),
    flat(
        "animate-later",
        _R.format('<animate attributeName="fill" values="blue;blue" begin="2s" dur="1s"/>'),
    ),
    flat(
        "css-animation",
        "<style>@keyframes k{0%{fill:red}to{fill:blue}} rect{fill:red;"
        'animation:k 1s infinite}</style><rect width="200" height="100"/>',
    ),
    flat("script", f"<script>document.documentElement.remove()</script>{_BODY}"),
    flat("link", f'<a href="http://example.org">{_BODY}</a>'),
    flat("view", f'<view id="v" viewBox="0 0 1 1"/>{_BODY}'),
    flat("title-and-desc", f"<title>t</title><desc>d</desc>{_BODY}"),
    flat("unknown-element", f"{_BODY}<nonsense><rect width='200' height='100'/></nonsense>"),
    flat(
        "hidden-elements",
        f'<defs><rect width="9" height="9"/></defs>{_BODY}<symbol><rect width="200"'
        ' height="100"/></symbol>',
    ),
)
