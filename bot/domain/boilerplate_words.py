# ruff: noqa: RUF001 - letters of many alphabets are the subject
"""The words of what software adds to texts of feeds, by kind. Data for bot.domain.boilerplate."""

from collections.abc import Sequence
from typing import Final

APPEARED: Final[Sequence[tuple[str, str]]] = (
    ("The (?:post|article|entry)", "(?:first appeared|appeared first|originally appeared|was first published) (?:on|in)"),
    ("Der (?:Beitrag|Artikel)", "(?:erschien zuerst|ist zuerst erschienen) (?:auf|bei|in)"),
    ("(?:L['’]article|Cet article|Le post)", "est apparu en premier sur"),
    ("(?:La entrada|El artículo|El cargo|El post)", "(?:se publicó primero|aparece primero|apareció primero) en"),
    ("(?:O post|O artigo|A publicação|O conteúdo)", "(?:apareceu primeiro|aparece primeiro|foi publicado primeiro) (?:em|no|na)"),
    ("(?:L['’]articolo|Il post)", "(?:proviene da|sembra essere il primo su|è apparso per la prima volta su)"),
    ("Het bericht", "verscheen eerst op"),
    ("(?:Artykuł|Post|Wpis)", "(?:pochodzi z serwisu|pojawił się poraz pierwszy w|pojawił się po raz pierwszy)"),
    ("Inlägget", "dök först upp på"),
    ("(?:Indlægget|Innlegget)", "(?:blev først udgivet på|dukket først opp på|ble først publisert på)"),
    ("(?:Сообщение|Запись)", "(?:появились сначала|появилась сначала|впервые появилась) (?:на|в)"),
    ("Příspěvek", "(?:pochází z|se nejdříve objevil na)"),
    ("投稿", "は"),
    ("(?:文章|帖子)", "最先出现[在于]"),
    ("(?:ظهرت المقالة|ظهر المقال)", "أولاً على"),
)
"""How WordPress ends a text: what stands before the title, and between it and the site's name."""

APPEARED_SIGNS: Final = (
    "appeared", "first published", "zuerst", "premier sur", "primero en", "primeiro", "proviene da", "primo su", "prima volta",
    "verscheen eerst", "pochodzi z", "pojawił", "först upp", "blev først", "ble først", "først opp", "появил", "pochází z", "nejdříve",
    "最初に表示", "最先出现", "أولاً",
)  # fmt: skip
"""Of each of these one word, which is quick to look for."""

READ_ON: Final = (
    "Continue reading|Keep reading|Read more|Read full article|Read full story|Read the full|Read the rest"
    "|View Entire Post|View full article|Click here to read|Weiterlesen|Weiter lesen|Mehr lesen"
    "|Zum vollständigen Artikel|Lire la suite|Lire l['’]article|Leer más|Seguir leyendo|Sigue leyendo|Leia mais"
    "|Continue lendo|Continua a leggere|Continua la lettura|Leggi tutto|Lees verder|Lees meer|Czytaj dalej"
    "|Czytaj więcej|Läs mer|Les mer|Læs mere|Читать далее|Читать дальше|Читать полностью|Devamını oku"
    "|اقرأ المزيد|और पढ़ें|続きを読む|阅读全文|閱讀全文|阅读更多|자세히 보기"
)
"""Links to the rest, at a text's end."""

TAGS: Final = (
    "Tags?|Tagged|Tagged with|Tagged as|Filed under|Posted in|Categories|Category|Topics|Keywords|Labels"
    "|Schlagwörter|Schlagworte|Kategorien?|Mots[- ]clés|Étiquettes|Catégories?|Etiquetas|Categorías?"
    "|Categorias?|Palabras clave|Palavras-chave|Parole chiave|Categorie|Trefwoorden|Tagi|Kategorie|Taggar"
    "|Kategorier|Etiketler|Теги|Метки|Рубрики|الوسوم|टैग|タグ|カテゴリー|标签|標籤|分类|태그"
)
"""What stands before a list of tags."""

READ_ALSO: Final = (
    "Read also|Also read|Read next|See also|Related"
    "|Related (?:articles?|posts?|stories|story|news|reading|links)|More on this(?: story| topic)?"
    "|More from \\w+|You may also like|You might also like|Recommended(?: reading)?|Don['’]t miss|Lire aussi"
    "|[ÀA] lire aussi|Voir aussi|Lesen Sie auch|Auch interessant|Mehr zum Thema|Lea también|Lee también"
    "|Ver también|Te puede interesar|Leia também|Veja também|Leggi anche|Lees ook|Czytaj też|Czytaj także"
    "|Czytaj również|Zobacz też|Läs också|Läs även|Les også|Læs også|Читайте также|Ayrıca okuyun"
    "|İlgili haberler|اقرأ أيضا|اقرأ أيضًا|यह भी पढ़ें|関連記事|あわせて読みたい|相关阅读|相关文章|延伸閱讀|관련 기사"
)
"""What stands before links to other texts."""
