"""What Discord shows of the commands, in Spanish. Command names stay as they are, so that a manual fits everybody."""

from __future__ import annotations

from discord import Locale, app_commands

_LOCALES = {Locale.spain_spanish, Locale.latin_american_spanish}

SPANISH = {
    "A name is another from now on": "Desde ahora un nombre es otro",
    "A person, an organisation, a place or a group": "Una persona, una organización, un lugar o un grupo",
    "A story: .txt .md .html .pdf .docx .jsonl, or a .zip of them": (
        "Una noticia: .txt .md .html .pdf .docx .jsonl, o un .zip de ellas"
    ),
    "Add stories: from an address, or from files": "Añade noticias: de una dirección o de archivos",
    "Ask about this": "Preguntar sobre esto",
    "Ask the story corpus; the answer is passages quoted to the letter": (
        "Pregunta al archivo de noticias; responde con pasajes citados al pie de la letra"
    ),
    "Bring the index in step with the corpus (for administrators)": (
        "Pone el índice al día con el archivo (para administradores)"
    ),
    "Browse the stories in the corpus, newest first": "Recorre las noticias del archivo, primero las más nuevas",
    "Check quote": "Comprobar cita",
    "Check whether words stand in the stories to the letter, who said them, what differs": (
        "Comprueba si unas palabras están al pie de la letra, quién las dijo y qué difiere"
    ),
    "Feeds whose new stories are added by themselves": "Fuentes cuyas noticias nuevas se añaden solas",
    "Follow a feed no longer; its stories stay": "Deja de seguir una fuente; sus noticias se quedan",
    "Follow a feed: its new stories are added to the corpus": (
        "Sigue una fuente: sus noticias nuevas se añaden al archivo"
    ),
    "How many stories there are, and how the index stands": "Cuántas noticias hay y cómo está el índice",
    "Ids of the articles that mean the other one, separated by commas": (
        "Identificadores de las noticias que hablan del otro, separados por comas"
    ),
    "In some articles a name means somebody else": "En algunas noticias un nombre es de otra persona",
    "Its title or its id": "Su título o su identificador",
    "Only show what would change": "Muestra solo lo que cambiaría",
    "Only stories from this date on: 2025, 2025-05 or 2025-05-31": (
        "Solo noticias desde esta fecha: 2025, 2025-05 o 2025-05-31"
    ),
    "Only stories of this outlet": "Solo noticias de este medio",
    "Only stories that this author wrote": "Solo noticias que escribió este autor",
    "Only stories up to this date: 2025, 2025-05 or 2025-05-31": (
        "Solo noticias hasta esta fecha: 2025, 2025-05 o 2025-05-31"
    ),
    "Only what was said about this": "Solo lo que dijo sobre esto",
    "Put a story back that was taken out of the corpus": "Devuelve al archivo una noticia que se había sacado",
    "Read no outlet, time or author out of the question’s own words": (
        "No deduce medio, fecha ni autor de las palabras de la pregunta"
    ),
    "See and erase what Storydesk keeps of you": "Mira y borra lo que Storydesk guarda de ti",
    "Show the answer to me alone": "Muestra la respuesta solo a mí",
    "Someone’s own words in the stories, newest first": "Las palabras textuales de alguien, primero las más nuevas",
    "Take a story out of the corpus; it can be restored": "Saca una noticia del archivo; se puede restaurar",
    "Take the last decision about names back": "Deshace la última decisión sobre nombres",
    "The address of a feed (RSS, Atom) or of a page that names one": (
        "La dirección de una fuente (RSS, Atom) o de una página que la nombra"
    ),
    "The address of a story: https://…": "La dirección de una noticia: https://…",
    "The address of the feed": "La dirección de la fuente",
    "The corpus itself (for administrators)": "El archivo mismo (para administradores)",
    "The name as it is": "El nombre tal como está",
    "The name that is the same one": "El nombre que es de la misma",
    "The name that it goes by": "El nombre que se queda",
    "The name that two go by": "El nombre que comparten dos",
    "The new name": "El nombre nuevo",
    "The people, groups and organisations something is true of, each with its sentence": (
        "Las personas, grupos y organizaciones de quienes algo es cierto, cada una con su frase"
    ),
    "The words to check": "Las palabras que comprobar",
    "Two names are one, which goes by the first": "Dos nombres son de una misma, que se queda con el primero",
    "What has been decided about names, newest first": "Lo decidido sobre nombres, primero lo más nuevo",
    "What they did or what happened to them, for example: lost visas": (
        "Qué hicieron o qué les pasó, por ejemplo: lost visas"
    ),
    "What Storydesk is used for: questions, those without an answer, readers’ marks": (
        "Para qué se usa Storydesk: preguntas, las que no tuvieron respuesta, valoraciones"
    ),
    "What you would like to know, in your own words": "Lo que quieres saber, con tus propias palabras",
    "Which feeds are followed, and how they fare": "Qué fuentes se siguen y cómo van",
    "Who added, removed, re-indexed or decided what, newest first": (
        "Quién añadió, sacó, reindexó o decidió qué, primero lo más nuevo"
    ),
    "Who is supposed to have said them": "Quién las habría dicho",
    "Who is who: what administrators decided about names": (
        "Quién es quién: lo que los administradores decidieron sobre nombres"
    ),
    "Who or what someone or something is, in the words of the stories": (
        "Quién o qué es alguien o algo, en palabras de las noticias"
    ),
    "Whose words": "De quién son las palabras",
}


class Spanish(app_commands.Translator):
    """Knows the descriptions above and leaves all else in English."""

    async def translate(
        self, string: app_commands.locale_str, locale: Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        return SPANISH.get(string.message) if locale in _LOCALES else None
