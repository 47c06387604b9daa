# ruff: noqa: RUF001 - letters of many alphabets are the subject
"""Names of the months in the languages that are matched, and their neighbours: folded, without marks. Data for bot.feeds.parsing.days."""

from typing import Final

MONTHS: Final = """
ene enero gen gener gennaio ian ianuarie jan janeiro janner januar januari january janv janvier led leden ledna oca ocak sty
styczen stycznia tammi tammikuu tammikuuta ιαν ιανουαριοσ ιανουαριου січ січень січня янв январь января яну януари يناير जन
जनवरी

feb febbraio feber febr febrer febrero februar februari februarie february fev fevereiro fevr fevrier helmi helmikuu
helmikuuta lut lutego luty sub subat uno unor unora φεβ φεβρουαριοσ φεβρουαριου лют лютии лютого фев февр февраль февраля
февруари شباط فبراير फर फरवरी

bre brezen brezna maalis maaliskuu maaliskuuta maart maerz mar marc marca march marcius marco maret mars mart martie marts
marz marzec marzo mch mrt mrz μαρ μαρτιοσ μαρτιου бер березень березня мар март марта اذار مارس मारच

abr abril apr april aprile aprilie aprilis avr avril dub duben dubna huhti huhtikuu huhtikuuta kwi kwiecien kwietnia nis
nisan απρ απριλιοσ απριλιου апр апрель апреля април квіт квітень квітня ابريل نيسان अपरैल

kve kveten kvetna mag maggio mai maig maio maj maja majus may mayo mayıs mei touko toukokuu toukokuuta μαι μαιοσ μαιου маи
мая трав травень травня ايار ماي مايو मई

cerven cervna cvn cze czerwca czerwiec giu giugno haz haziran iun iunie juin jun june junho juni junio junius juny kesa
kesakuu kesakuuta ιουν ιουνιοσ ιουνιου июн июнь июня черв червень червня юни حزيران يونيو जून

cervence cervenec cvc heina heinakuu heinakuuta iul iulie juil juill juillet jul julho juli julio juliol julius july lip
lipca lipiec lug luglio tem temmuz ιουλ ιουλιοσ ιουλιου июл июль июля лип липень липня юли تموز يوليو يوليوز जुल जुलाई

ag ago agost agosto ags agu agustos agustus aout aug august augusti augustus augusztus elo elokuu elokuuta sie sierpien
sierpnia srp srpen srpna αυγ αυγουστοσ αυγουστου авг август августа серп серпень серпня اب اغسطس غشت अग अगसत

eyl eylul sep sept september septembre septembrie septiembre set setembre setembro sett settembre syys syyskuu syyskuuta
szept szeptember wrz wrzesien wrzesnia zar zari σεπ σεπτεμβριοσ σεπτεμβριου вер вересень вересня сент сентябрь сентября сеп
септември ايلول سبتمبر شتنبر सित सितंबर

eki ekim loka lokakuu lokakuuta oct october octobre octombrie octubre okt oktober ott ottobre out outubro paz pazdziernik
pazdziernika rij rijen rijna οκτ οκτωβριοσ οκτωβριου жовт жовтень жовтня окт октомври октябрь октября اكتوبر अकटू अकटूबर

kas kasım lis listopad listopada listopadu marras marraskuu marraskuuta noiembrie nov november novembre novembro noviembre
νοε νοεμβριοσ νοεμβριου лист листопад листопада ное ноември нояб ноябрь ноября نوفمبر نونبر नव नवंबर

ara aralık dec december decembre decembrie des desember desembre dez dezember dezembro dic dicembre diciembre gru grudnia
grudzien joulu joulukuu joulukuuta pro prosince prosinec δεκ δεκεμβριοσ δεκεμβριου груд грудень грудня дек декабрь декабря
декември دجنبر ديسمبر दिस दिसंबर"""
"""A paragraph for each, January first."""
