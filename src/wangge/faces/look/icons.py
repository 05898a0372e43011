"""Icons (图标): our own line drawings on a 24-square field, named for what they say."""

from django.utils.html import format_html

PATHS: dict[str, str] = {
    "desk": "M4 6h16M4 12h16M4 18h10",
    "matters": "M5 4h14v16H5zM8.5 9h7M8.5 13h7M8.5 17h4",
    "add": "M12 5v14M5 12h14",
    "pen": "M5 19l1-4L16.5 4.5l3 3L9 18zM14 7l3 3",
    "edit": "M5 19l1-4L16.5 4.5l3 3L9 18zM14 7l3 3M4 21.5h16",
    "search": "M10.5 4.5a6 6 0 1 1 0 12 6 6 0 0 1 0-12zM15 15l5 5",
    "track": "M6 4v16M6 6h9l-2.5 3.5L15 13H6",
    "more": "M4 12a1 1 0 1 0 2 0a1 1 0 1 0-2 0M11 12a1 1 0 1 0 2 0a1 1 0 1 0-2 0M18 12a1 1 0 1 0 2 0a1 1 0 1 0-2 0",
    "book": (
        "M12 6.5C10 5 7.5 4.5 4.5 4.5v13.8c3 0 5.5.5 7.5 2 2-1.5 4.5-2 7.5-2V4.5c-3 0-5.5.5-7.5 2"
        "zM12 6.5v13.8"
    ),
    "grid": "M9 4.5V15c0 2.5-1 4-3 5M15.5 4v16M4 9h16M4 15.5h16",
    "figures": "M3.5 20h17M6 20v-8M12 20V5M18 20v-5",
    "map": "M9 5l-5 2v12l5-2 6 2 5-2V5l-5 2zM9 5v12M15 7v12",
    "people": (
        "M9 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM3.5 19c0-3.5 2.5-5.5 5.5-5.5s5.5 2 5.5 5.5M15.5 5.5"
        "a2.7 2.7 0 0 1 0 5.2M17 13.8c2.2.6 3.5 2.4 3.5 5.2"
    ),
    "settings": "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8v4.4M9 14.8v4.4",
    "print": "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
    "leave": "M14 5H5v14h9M10 12h10M16.5 8l4 4-4 4",
    "language": (
        "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM3.5 12h17M12 3.5c2.5 2.3 3.7 5.2 3.7 8.5"
        "s-1.2 6.2-3.7 8.5c-2.5-2.3-3.7-5.2-3.7-8.5s1.2-6.2 3.7-8.5z"
    ),
    "photo": "M4 7h3.5L9 5h6l1.5 2H20v12H4zM12 9.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z",
    "place": "M12 21c4-4.5 6-8 6-11a6 6 0 0 0-12 0c0 3 2 6.5 6 11zM12 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4z",
    "phone": (
        "M6 4h3l1.5 4.5L8.5 10c1 2.5 3 4.5 5.5 5.5l1.5-2L20 15v3c0 1-.8 2-2 2C11 20 4 13 4 6c0-1.2 1-2 2-2z"
    ),
    "clock": "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 7.5V12l3 2",
    "done": "M5 12.5l4.5 4.5L19 7",
    "seal": "M6 4h12v12H6zM9 7.5h6M9 10.5h3.5M4 20h16",
    "back": "M19 12H5M10.5 6.5L5 12l5.5 5.5",
    "next": "M5 12h14M13.5 6.5L19 12l-5.5 5.5",
    "open": "M7 10l5 5 5-5",
    "file": "M6 3.5h8l4 4v13H6zM13.5 3.5V8H18M9 12.5h6M9 16h6",
    "download": "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14",
    "talk": "M4 5h16v11h-9l-4 4v-4H4z",
    "import": "M12 15V4M7.5 8.5L12 4l4.5 4.5M5 14v6h14v-6",
    "lock": "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "week": "M5 6h14v14H5zM5 10h14M9 4v3.5M15 4v3.5",
    "home": "M4 11.5L12 4.5l8 7M6.5 10v9.5h11V10",
}
DRAWN = {
    name: format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor"'
        ' stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"'
        ' focusable="false"><path d="{}"/></svg>',
        path,
    )
    for name, path in PATHS.items()
}
