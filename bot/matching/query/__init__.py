"""Queries: topics that people write themselves, as one line, with the quotes, minus and small or that they are used to.

(nvidia OR amd) AND "data center" NOT laptop
title:quant* lang:de
chip* NEAR/5 subsid*
earthquake site:example.org
"""
