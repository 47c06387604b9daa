# ruff: noqa: RUF001 - names in many alphabets are the subject
"""Names of outlets that stand behind headlines of aggregators. Data for bot.domain.outlets.

Names of companies that make news are not among them.
"""

from typing import Final

OUTLETS: Final = """
3DNews|404 Media|9to5Google|9to5Mac|ABC News|AFP|AI Business|AI News|AI Magazine|AI Insider|Al Jazeera|AnandTech
Android Authority|Android Central|Android Police|ANSA|AP|AP News|Ars Technica|Asahi Shimbun|Asia Times|Associated Press|Axios
Barron's|BBC|BBC News|Benzinga|Bild|BleepingComputer|Bloomberg|Bloomberg.com|Börse Online|Business Insider|Business Standard
Business Wire|BusinessWire|Caixin Global|Capacity|Capacity Media|CBC|CBC News|CBS News|China Daily|Chosun Ilbo|CIO|CNA|CNBC|CNET
CNN|CNN Business|Computerworld|ComputerBase|Computer Weekly|Computing|Corriere della Sera|CRN|Dark Reading|Data Center Dynamics
DCD|Der Spiegel|Der Standard|Deutsche Welle|Deutschlandfunk|Die Welt|Die Zeit|Digital Trends|DigiTimes|Digitimes|DPA
Deccan Herald|DW|EE Times|eeNews Europe|Electronics Weekly|Electronic Design|El Mundo|El País|El Pais|Engadget|Euronews
EurekAlert!|EurekAlert|Expansión|Exame|FAZ|Fast Company|Fierce Network|Fierce Wireless|FierceWireless|Financial Times
Folha de S.Paulo|Forbes|Forbes India|Fortune|Fox Business|Fox News|France 24|France Info|franceinfo|FT|Gadgets 360|Gazeta
GeekWire|Gizmodo|Global Times|GlobeNewswire|Golem.de|golem.de|Google News|Gulf News|Habr|Handelsblatt|Haaretz|Heise|heise online
Hindustan Times|HPCwire|HuffPost|IEEE Spectrum|Il Sole 24 Ore|InfoQ|InfoWorld|InfoMoney|Inside Quantum Technology|Insider Monkey
Interesting Engineering|Investing.com|Investopedia|Irish Times|ITmedia|ITmedia NEWS|IT之家|Japan Times|JDN|Jiji Press
Korea Herald|Korea JoongAng Daily|Korea Times|Kotaku|Kyodo News|L'Usine Nouvelle|La Repubblica|la Repubblica|La Stampa
La Tribune|La Vanguardia|Le Figaro|Le Monde|Le Monde.fr|Le Parisien|Les Echos|Les Échos|Lesechos|Libération|Light Reading
Live Science|LiveMint|Livemint|Los Angeles Times|MacRumors|Mashable|MarketScreener|MarketWatch|Medical Xpress|Medium|MIT News
MIT Technology Review|Mint|MSN|Nasdaq|Nature|NBC News|NDTV|NDTV Profit|Neowin|netzpolitik.org|Neue Zürcher Zeitung|New Atlas
New Scientist|New York Post|New York Times|Newsweek|Newswise|Nikkei|Nikkei Asia|NOS|NPR|NRC|NU.nl|Numerama|NYT|NZZ|n-tv|ntv
Observer|Ouest-France|PCMag|PC Gamer|PC Watch|PC World|PCWorld|Phys.org|Physics World|Politico|POLITICO|Popular Science
PR Newswire|PRNewswire|Quantum Insider|Quantum Computing Report|Quanta Magazine|Quartz|RCR Wireless|RCR Wireless News
Rest of World|Reuters|Reuters.com|RFI|Roll Call|RTÉ|RTE|SamMobile|ScienceAlert|ScienceDaily|Science|Scientific American|SCMP
Seeking Alpha|SemiEngineering|Semiconductor Engineering|Semiconductor Today|SiliconANGLE|Silicon Republic|Silicon Angle|Sina
Sky News|Slashdot|Spiegel|Spiegel Online|DER SPIEGEL|SPIEGEL|South China Morning Post|Stratechery|Straits Times|stern
Süddeutsche Zeitung|Süddeutsche|SZ|t3n|t-online|Tagesschau|tagesschau.de|TASS|TechCrunch|Tech in Asia|Techmeme|TechNode
TechRadar|TechRepublic|TechSpot|Techdirt|Techopedia|TechTarget|TechXplore|Tech Xplore|Telecompaper|Telecoms.com|TelecomTV
Total Telecom|The Atlantic|The Conversation|The Daily Telegraph|The Decoder|The Diplomat|The Drive|The Economic Times
Economic Times|The Economist|The Edge|The Globe and Mail|The Guardian|The Hill|The Hindu|The Independent|The Information
The Japan Times|The Korea Herald|The Korea Times|The Mirror|The National|The New York Times|The New Yorker|The Next Web
The Next Platform|The Quantum Insider|The Register|The Robot Report|The Seattle Times|The Straits Times|The Sun|The Telegraph
The Times|The Times of India|The Verge|The Wall Street Journal|The Washington Post|Times of India|TNW|Tom's Guide|Tom's Hardware
Toms Hardware|TrendForce|TweakTown|Tweakers|UOL|USA Today|VentureBeat|Vox|Wall Street Journal|Washington Post|WELT|Wccftech
Wired|WIRED|WIRED UK|Wirtschaftswoche|WirtschaftsWoche|WSJ|Xataka|Xinhua|Yahoo|Yahoo Finance|Yahoo News|Yahoo!ニュース|Yonhap
Yonhap News Agency|YTN|ZDF|ZDNet|ZDNET|ZDNet Korea|Zeit Online|ZEIT ONLINE|Коммерсантъ|Ведомости|РБК|РИА Новости|ТАСС|Хабр
Лента.ру|日本経済新聞|日経クロステック|日経XTECH|朝日新聞|読売新聞|毎日新聞|産経新聞|産経ニュース|時事通信|共同通信|ロイター
新浪|新浪财经|新浪科技|搜狐|搜狐网|网易|腾讯新闻|腾讯网|澎湃新闻|36氪|界面新闻|财新网|第一财经|人民网|新华网|中国新闻网|观察者网
凤凰网|联合早报|機器之心|机器之心|量子位|经济日报|聯合新聞網|自由時報|中央社|조선일보|중앙일보|동아일보|한겨레|연합뉴스|전자신문
매일경제|한국경제|뉴시스|뉴스1|머니투데이|서울경제|디지털타임스|아이뉴스24|الجزيرة|الجزيرة نت|العربية|سكاي نيوز عربية
الشرق الأوسط|बीबीसी|आज तक|एनडीटीवी|新浪网|新华社|Bloomberg Law|CNBC TV18|The Tech Portal|MIT Tech Review
20 Minutes|9News|Adnkronos|Agenzia ANSA|Agenzia Italia|Actu Orange|BFM|BFMTV|Boursorama|BR24|BNR Nieuws|Berliner Zeitung|CGTN|CNEWS
CoinDesk|Daily Mail|Daily Record|de Volkskrant|Deadline|Entertainment Weekly|Eurogamer|Evening Standard|Fanpage.it|Frandroid
Frankfurter Allgemeine Zeitung|GSMArena.com|GSMArena|Hardware Upgrade|Hardwareluxx|Het Financieele Dagblad|IGN|Il Fatto Quotidiano
Il Foglio|Il Giornale|Il Post|Investir|Les Numériques|L'Équipe|Le HuffPost|Le Télégramme|Manchester Evening News|MDR|Meduza|Merkur.de
Mirage News|Multiplayer.it|NDR.de|Notebookcheck.com|Notebookcheck|PC Games Hardware|PBS NewsHour|Polygon|RTL|SciTechDaily|Sky Tg24
Sud Ouest|Sydney Morning Herald|TF1 INFO|Tagesspiegel|Telefonino.net|The Age|The Australian Financial Review|The Lancet|Trouw
The Times of Israel|Variety|WDR|WION|ZDFheute|Интерфакс|Правда.Ру|УНИАН|Украинская правда
"""
