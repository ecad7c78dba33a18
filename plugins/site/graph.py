"""What pages are made from: named facts, each with a digest. A page's signature is over the facts it needs.

The names are read by people (``make why``), so they say what a thing is: ``product/downlight-7w``, ``shop.toml``,
``template/category/zh``. A name that begins with ``=`` is its own fact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b
from typing import Any

import orjson

from catalog.model import Field, Lang, Product, Variant
from plugins.site import papers
from plugins.site.edition import Edition
from plugins.site.facts import Site
from plugins.site.fronts import guides, remarks
from plugins.site.planned import Touched
from plugins.site.rows import laid
from plugins.site.state import Face, State
from plugins.site.stories import topic_card
from plugins.site.times import changed as last_changed

SIZE = 12
SCENE = ("home-light", "home")
#: facts that all product pages share: while they stand, only what a product shows can change its page
WIDE = (
    "code", "settings", "shop.toml", "nav", "links", "papers", "trail", "brand", "picture", "view", "fields", "photometry",
)  # fmt: skip
GOODS = ("template/product/",)
#: the same for lists, while they hold the same products
LISTED = ("category", "maker", "picture", "wanted")
LISTS = ("template/category/", "template/brand/")
#: facts that follow from which products stand where, and from their specs
COUNTED = ("shelf/", "counts")
#: facts about one product: their digests are kept as faces
NARROW = ("product/", "card/", "frame/", "=")


def digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=SIZE).digest()


def of(*content: Any) -> bytes:
    """The digest of plain values: texts, numbers, dates, Decimals, dataclasses, lists and mappings of them."""
    return digest(orjson.dumps(content, default=str, option=orjson.OPT_NON_STR_KEYS))


class Graph(dict[str, bytes]):
    """Digests by name, each computed when it is first asked for.

    ``given``: facts that are known beforehand: code, settings, Pelican's own texts. ``template``: the digest of a
    template in a language. ``former``: what the build before left. ``changed``: the products for which that no longer
    holds; None when nobody knows, then a product's digest tells.
    """

    def __init__(
        self,
        site: Site,
        editions: Mapping[Lang, Edition],
        given: Mapping[str, bytes],
        template: Callable[[str], bytes],
        former: State,
        changed: frozenset[str] | None,
    ) -> None:
        super().__init__(given)
        self.site, self.catalog, self.editions = site, site.catalog, editions
        self.former, self.changed = former, changed
        #: of products: those that were asked for, over what stands of the build before
        self._faces: dict[str, Face] = {}
        self._standing: Mapping[str, Face] = {}
        # What other code worked out it may have worked out otherwise.
        self._told = former.faces if former.facts.get("code") == given["code"] else {}
        #: the products of which that may no longer hold
        self.doubted: frozenset[str] = frozenset()
        self._families: dict[str, Callable[[str], bytes]] = {
            "frame": self._frame,
            "template": template,
            "nav": lambda _: of([[item.name, item.path, item.children] for item in editions["zh"].nav]),
            "links": lambda _: of(self.catalog.links),
            "product": lambda slug: self._face(slug).whole.encode(),
            "card": self._card,
            "shelf": self._shelf,
            "counts": self._counts,
            "trail": self._trail,
            "category": lambda slug: of(self.catalog.categories[slug]),
            "brand": lambda slug: of(self.catalog.brands[slug].name),
            "maker": lambda slug: of(self.catalog.brands[slug]),
            "fields": self._fields,
            "comments": lambda slug: of(repr(site.comments.get(slug, []))),
            "picture": self._picture,
            "view": lambda family: of(papers.views(site.shots, family)),
            "photometry": lambda name: site.lights[name].digest.encode(),
            "targets": lambda _: of([fact.cells for fact in site.targets]),
            "text": self._text,
            "topic": self._topic,
            "remarks": self._remarks,
            "wanted": lambda slug: of(
                [[page.where, page.title] for page in site.facet_pages if page.category == slug]
            ),
            "old-lamps": lambda _: of(repr(self.catalog.old_lamps)),
            "guides": lambda _: of([[row.slug, row.title] for row in guides(site)]),
            "topics": lambda _: of([topic.slug for topic in site.topics]),
            "news": lambda lang: of(site.news[lang]),  # type: ignore[index]
            "pictures": lambda _: of(sorted(site.shots)),
            "scene": lambda _: of([[name, shot.size] for name, shot in site.shots.items() if name in SCENE]),
        }

    def __missing__(self, name: str) -> bytes:
        family, _, key = name.partition("/")
        found = digest(name.encode()) if family.startswith("=") else self._families[family](key)
        self[name] = found
        return found

    def touched(self) -> Touched | None:
        """What may have changed since the build before; None for anything.

        Keeps the faces of all others, so that nothing of them is looked at again.
        """
        if self.changed is None or not self._stands():
            return None
        former, products = self.former, self.catalog.products
        said = {name.removeprefix("comments/") for name in former.facts if name.startswith("comments/")}
        talked = {slug for slug in said | self.site.comments.keys() if self._talked(slug)}
        changed = self.changed | (talked & products.keys())
        if any(slug not in former.faces or slug not in products for slug in changed):
            return None
        self._standing, self.doubted = former.faces, changed
        pages = frozenset(changed).union(*(former.shown.get(slug, ()) for slug in self.changed))
        pairs = [(self._face(slug), former.faces[slug]) for slug in changed]
        if any(now.specs != was.specs for now, was in pairs):
            return Touched(pages, None)
        # Every list holds what it held: what is counted over lists is not counted again.
        self.update((name, was) for name, was in former.facts.items() if name.startswith(COUNTED))
        return Touched(pages, frozenset(changed) if self._stands(LISTED, LISTS) else None)

    def reframed(self, kind: str) -> bool:
        """Whether what stands around the pages of a template differs from the build before, so that all are to be made."""
        frames = [framed(f"{kind}/{lang}") for lang in self.editions]
        return all(any(self.former.facts.get(name) != self[name] for name in frame) for frame in frames)

    def _stands(self, families: tuple[str, ...] = WIDE, templates: tuple[str, ...] = GOODS) -> bool:
        """Whether every fact of these families is as it was."""
        shared = {
            name: was
            for name, was in self.former.facts.items()
            if name.startswith(templates) or name.partition("/")[0] in families
        }
        try:
            return bool(shared) and all(self[name] == was for name, was in shared.items())
        except KeyError:  # of a category or brand that is gone
            return False

    def _talked(self, slug: str) -> bool:
        """Whether what is said about a product differs."""
        now = self[f"comments/{slug}"] if slug in self.site.comments else None
        return self.former.facts.get(f"comments/{slug}") != now

    def lasting(self) -> dict[str, bytes]:
        """The facts to compare the next build with."""
        return {name: found for name, found in self.items() if not name.startswith(NARROW)}

    def sign(self, needs: Iterable[str]) -> bytes:
        """The signature of a page with these needs."""
        return digest(b"".join(map(self.__getitem__, needs)))

    def _face(self, slug: str) -> Face:
        face = self._faces.get(slug)
        if face is None and slug not in self.doubted:
            face = self._standing.get(slug)
        if face is None:
            product = self.catalog.products[slug]
            modified = last_changed(self.editions["zh"], product)
            former = self._told.get(slug)
            if former and former.whole == product.digest:
                face = former._replace(modified=modified)
            else:
                face = _face(product, modified)
        self._faces[slug] = face
        return face

    @property
    def faces(self) -> Mapping[str, Face]:
        """The products that were asked for, and what stands of the build before."""
        if not self._standing:
            return self._faces
        return laid(self._standing, {slug: self._faces[slug] for slug in self.doubted if slug in self._faces})

    def _frame(self, key: str) -> bytes:
        return digest(b"".join(self[name] for name in framed(key)))

    def _card(self, slug: str) -> bytes:
        return digest(self._face(slug).card + b"".join(self[name] for name in self.carded(slug)))

    def carded(self, slug: str) -> tuple[str, ...]:
        """What a product's card is made from besides the product."""
        face = self._face(slug)
        return f"trail/{face.category}", f"brand/{face.brand}", f"picture/{face.family}", "fields"

    def _shelf(self, slug: str) -> bytes:
        """What the filters beside a shelf are counted over."""
        return digest(b"".join(self._face(other).specs for other in self.catalog.standing[slug]))

    def _counts(self, _key: str) -> bytes:
        standing, lines = self.catalog.standing.items(), self.catalog.lines
        first = [
            [slug, len(found), self["picture/" + lines[found[0]].family].hex()]
            for slug, found in standing
            if found
        ]
        return of(first, self.site.counts)

    def _trail(self, slug: str) -> bytes:
        path = self.catalog.path(slug)
        return of([[c.slug, c.name.zh, c.name.en] for c in path], path[-1].columns)

    def _fields(self, codes: str) -> bytes:
        """``fields/w,lm``: these with their help; ``fields``: all, as cards and filters name them."""
        known = self.catalog.fields
        if not codes:
            return of([_named(field) for field in known.values()])
        return of([[*_named(known[code]), known[code].help] for code in codes.split(",")])

    def _picture(self, family: str) -> bytes:
        shots = self.site.shots
        return of([family, f"families/{family}-lit" in shots])

    def _topic(self, key: str) -> bytes:
        slug, _, lang = key.partition("/")
        edition = self.editions["en" if lang == "en" else "zh"]
        story = next(story for story in self.site.topics if story.slug == slug)
        return digest(repr(topic_card(edition, story)).encode())

    def _text(self, key: str) -> bytes:
        """The text of a topic or landing page in one language, its queries included."""
        kind, slug, lang = key.split("/")
        topics = {story.slug: story for story in self.site.stories}
        story = topics[slug] if kind == "topic" else self.site.texts[slug]
        return digest(repr((story.told[lang], story.query, story.image)).encode())  # type: ignore[index]

    def _remarks(self, lang: str) -> bytes:
        return digest(repr(remarks(self.editions["en" if lang == "en" else "zh"])).encode())


def framed(key: str) -> tuple[str, ...]:
    """What stands around every page of a template in a language (``product/zh``)."""
    return ("code", "settings", "shop.toml", "nav", "links", f"template/{key}")


def _named(field: Field) -> list[Any]:
    return [field.code, field.name, field.unit, field.kind, field.decimals, field.group, field.values]


def _face(product: Product, modified: int) -> Face:
    p = product
    specs = of(p.category, p.brand, p.status, p.added, [v.specs for v in p.variants])
    seal = p.digest if p.active and len(p.variants) == 1 else ""  # only such a card carries a seal
    card = of(
        [p.slug, p.name, p.summary, p.family, p.status, p.added, seal],
        [_sold(v) for v in p.variants],
        specs.hex(),
    )
    return Face(p.digest, card, specs, p.category, p.brand, p.family, modified)


def _sold(variant: Variant) -> list[Any]:
    return [variant.sku, variant.price.fen, variant.label]
