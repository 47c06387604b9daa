# ruff: noqa: RUF001 - letters of many alphabets are the subject
"""Function words by language: what nearly every sentence has, whatever it is about. Data for bot.matching.language."""

from collections.abc import Mapping

FUNCTION_WORDS: Mapping[str, str] = {
    "en": """the of and to in is that for it with as was on are be by this at from have has its or an will not but they their more
        which about after his her he she been were had who what how why new says said over can could would than into out
        up you your we our if when where all it's no amid against first could may should between during before just most
        some only under while there these those being any my now still even again off down get gets using don't isn't doesn't
        can't won't i'm you're they're that's here's""",
    "fr": """le la les des du de et en un une est que qui dans pour au aux sur par avec plus son sa ses ce cette ces il elle ils
        elles ne pas se ou mais comme leur leurs été sont ont être après selon entre sans contre deux tout fait fin d'un
        d'une c'est n'est qu'il l'a va ans nous vous votre notre très aussi dont chez vers sous encore déjà même peut
        face""",
    "de": """der die das und in den von zu mit ist im auf für ein eine einen einem einer des dem nicht auch sich als an es werden
        wird aus bei nach wie sind hat oder zum zur über um so nur noch mehr war haben sein seine seiner ihre ihr aber
        vor durch bis unter wegen gegen kann soll sollen wurde wurden zwischen beim wenn was diese dieser dieses jahr
        jahre sie er ich wir neue neuen""",
    "es": """el la los las de del y en un una que es por con para se su sus al lo como más no pero este esta estos estas ha han sido
        son fue ser sobre entre hasta desde tras según contra sin también ya muy donde cuando hay dos años año o ante
        cada quien nuevo nueva puede está están le les porque así mientras era""",
    "it": """il lo la i gli le di del della dei delle dello degli da dal dalla in nel nella nei nelle con su sul sulla per tra un una
        uno che è e non si anche come più ma ha hanno sono stato stata questo questa al alla ai alle suo sua suoi dopo
        contro ancora anni anno o se ci chi cosa due essere fa ecco perché sui agli dall dell nell all""",
    "pt": """o a os as de do da dos das e em no na nos nas um uma que é por com para se seu sua seus suas ao à aos às como mais não
        mas este esta foi são ser ter tem sobre entre até desde após segundo contra sem também já muito onde quando há
        dois anos ano ou pelo pela pelos pelas está estão diz novo nova pode isso ele ela""",
    "nl": """de het een en van in is dat op te met voor zijn aan er om niet ook als bij naar uit door over nog maar wordt worden werd
        heeft hebben was dan meer deze dit die geen kan na tot tegen onder jaar nieuwe hun wat wie we je zo al of moet
        gaat komt wil veel""",
    "pl": """w na z i do się nie to jest że o za od po dla jak przez przy są był była było ale lub oraz tym tego tej ten ta te który
        która które których co czy już tylko może będzie został została także ze pod nad bez jego jej ich lat roku po
        między gdy bo tak dwa mnie nas""",
    "sv": """och i att en ett det som på är av för med den till har de inte om var från men efter kan ska skulle sig vid så nu under
        över mot sina sin sitt där när eller än även mer blir blev varit hade år nya också vi du hon han ut upp bara""",
    "da": """og i at en et det som på er af for med den til har de ikke om var fra men efter kan skal sig ved så nu under over mod
        sine sin hvor når eller end også mere bliver blev været havde år nye vi du hun han ud op kun efter mellem hvad""",
    "no": """og i å en et det som på er av for med den til har de ikke om var fra men etter kan skal seg ved så nå under over mot
        sine sin hvor når eller enn også mer blir ble vært hadde år nye vi du hun han ut opp bare mellom hva""",
    "fi": """ja on ei että se oli hän ovat myös kun mutta joka jo sekä tai ole kuin niin mukaan ennen jälkeen vuoden vuotta uusi
        uuden sen ne jos ovat olla olisi kanssa vain vielä nyt mitä mikä""",
    "tr": """ve bir bu da de için ile olarak olan daha çok ne gibi kadar sonra en o var oldu olduğu olduğunu edildi etti dedi ise ya
        mi mı göre yeni yıl yılında tarafından ancak iki her değil nasıl üzerinde karşı arasında türkiye oldu eden
        ettiği açıkladı""",
    "cs": """a v na se je že s z do o to i pro ve jako by si po od jsou být byl byla bylo ale které který která ze k u za co jak už
        také podle při jeho nebo před až jen mezi roku let tak jsme není má""",
    "ro": """și în de la a cu pe din că nu este sunt o un pentru care mai au fost fi al ale după prin sau dar ca acest această despre
        până între cum ce anul ani lui ei să se va noua nou""",
    "hu": """a az és hogy nem is egy van meg volt ez azt de csak már még el ha mint vagy szerint után ki lesz között lett több minden
        pedig akkor amely aki majd évben év új magyar""",
    "id": """yang dan di ini itu untuk dengan dari pada tidak dalam akan adalah ke juga oleh sebagai telah karena bisa ada lebih atau
        saat para tahun menjadi kata dapat sudah hingga setelah mereka secara tersebut""",
    "vi": """và của là các có trong được cho không với một những này khi đã từ người đến năm về sẽ tại như trên để nhiều ra sau""",
    "ca": """el la els les de del i en un una que és per amb a se al com més no però aquest aquesta ha han estat són va ser sobre
        entre fins des després segons contra sense també ja molt on quan hi dos anys any o els seus seva""",
}
