"""Words that say nothing about what is asked. «چقدر», «کجا», «کی» do say something, so they are not here."""

from nlu.normalize import fold

_FILLERS = frozenset(
    fold(
        """
        سلام درود لطفا لطفاً ببخشید خواهشمند خواهشا ممنون مرسی تشکر آقا خانم جناب مرا منو مان تان شان
        خوبی خوبید خوبین عزیزم بخیر خداحافظ خدافظ بله آره نه باشه اوکی باشد merci mersi ok
        آیا چیست چیه چی چه چطور چطوری چجوری چطوریه چگونه چگونگی نحوه روش جهت توسط مورد نیز دیگر دیگه الان
        است هست هستم هستی هستید هستند هستش بود باشد باشه باشم می‌شود میشه شود شه شد شده شدن بشه بشود
        کن کنم کنی کنید کنیم کند کنه کنند کرد کردم کردی کرده کردن می‌کنم می‌کنید می‌کند می‌کنه می‌کنیم می‌کنند
        می‌توانم می‌توان می‌تواند می‌تونم می‌تونه
        می‌خواهم می‌خوام می‌خواد می‌خوایم بخواهم باید بایستی نباید
        نمایم نمایید نماید نمود بگید بگو بگویید بفرمایید فرمایید فرمائید بدهم بدم بدید دهید بدهید
        دارم داری دارد داره دارید دارین داریم دارند من ما شما تو او این آن اون اینو اونو خود خودم
        را رو از به که با در تا برای واسه واسهٔ بابت یک یه هم و یا اگر اگه پس ولی اما ای هر همه
        salam lotfan che chi chie chetor chetori chetoriye chejoori chejori ast hast hastid bashe mishe shode
        kon konam konid konim kard kardam mikham mikhaham mikhad mitoonam mitoone baraye vase az be ke
        ba dar ta
        man ma shoma to in un ro ra ham ya age bayad
        """
    ).split()
)


def content(folded: str) -> str:
    """The words of a folded text that say what it is about; "" where there are none."""
    return " ".join(word for word in folded.split() if word not in _FILLERS)


_FILED = ("درخواست", "تقاضا", "پرونده")


def names_request(folded: str) -> bool:
    """Whether a folded text speaks of something that has been handed in."""
    return any(word.startswith(_FILED) for word in folded.split())
