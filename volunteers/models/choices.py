"""The words that roles and profiles share: what a role needs is what a person can say of themself."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Task(models.TextChoices):
    """What one does."""

    TEACH = "teach", _("teaching")
    RUN = "run", _("running it")
    HELP = "help", _("helping")
    INTERPRET = "interpret", _("interpreting")
    WATCH = "watch", _("keeping an eye on")
    WARD = "ward", _("ward office-holder")
    TRANSLATE = "translate", _("translating")


class Skill(models.TextChoices):
    """What one can do for others; everyday words, none needs a certificate."""

    COOKING = "cooking", _("cooking")
    GARDEN = "garden", _("garden and field work")
    REPAIRS = "repairs", _("repairs and carpentry")
    CARRYING = "carrying", _("carrying heavy things")
    CLEANING = "cleaning", _("cleaning and tidying")
    DRIVING = "driving", _("driving a car")
    CRAFTS = "crafts", _("handicraft")
    MUSIC = "music", _("music")
    DANCE = "dance", _("dance and festival arts")
    SPORTS = "sports", _("sports and exercise")
    WALKING = "walking", _("mountains and walks")
    PICTURES = "pictures", _("photographs and video")
    DESIGN = "design", _("drawing and design")
    COMPUTERS = "computers", _("computers and telephones")
    PAPERWORK = "paperwork", _("paperwork and accounts")
    TEACHING = "teaching", _("explaining and teaching")
    READING = "reading", _("reading aloud and telling stories")
    CHILDREN = "children", _("being with children")
    OLDER = "older", _("being with older people")
    HOSPITALITY = "hospitality", _("receiving guests and serving")
    SELLING = "selling", _("stalls and selling")
    CULTURE = "culture", _("tea, flowers, calligraphy, kimono")


class Certificate(models.TextChoices):
    """Qualifications that a role may need by law or by the host's rule; they may run out."""

    NURSE = "nurse", _("nurse")
    CARE = "care", _("care worker")
    CHILDCARE = "childcare", _("child-care worker")
    TEACHER = "teacher", _("teacher")
    COOK = "cook", _("cook's licence or food-hygiene course")
    DRIVER = "driver", _("driving licence")
    FIRST_AID = "first_aid", _("first-aid course")
    DEMENTIA = "dementia", _("dementia supporter course")
    GUIDE = "guide", _("guide or mountain guide")
    INTERPRETER = "interpreter", _("medical or community interpreter")


class Comfort(models.TextChoices):
    """What a role offers, and what a person may ask for（てつだいが ほしいこと）: the same words on both sides."""

    SEATED = "seated", _("can be done sitting down")
    SHORT = "short", _("two hours at most")
    QUIET = "quiet", _("a quiet place")
    ACCOMPANIED = "accompanied", _("with somebody beside you")
    NO_JAPANESE = "no_japanese", _("no Japanese needed")
    CHILD_MAY_COME = "child_may_come", _("your child may come along")
    FIRST_TIMERS = "first_timers", _("good for the first time")
    STEP_FREE = "step_free", _("step-free")
    AT_HOME = "at_home", _("can be done at home")
    MINORS = "minors", _("for pupils too")


# What a person may ask for; "for pupils too" is a role's word alone.
ASKED_FOR = tuple(comfort for comfort in Comfort if comfort != Comfort.MINORS)


class Level(models.IntegerChoices):
    """How well somebody speaks a language."""

    WORDS = 1, _("a few words")
    EVERYDAY = 2, _("everyday talk")
    WELL = 3, _("well")
    FLUENT = 4, _("like my own language")


class Tongue(models.TextChoices):
    """What people here speak; spoken Chinese and Portuguese have no region."""

    JAPANESE = "ja", _("Japanese")
    ENGLISH = "en", _("English")
    VIETNAMESE = "vi", _("Vietnamese")
    CHINESE = "zh", _("Chinese")
    PORTUGUESE = "pt", _("Portuguese")
    TAGALOG = "tl", _("Tagalog")
    INDONESIAN = "id", _("Indonesian")
    KOREAN = "ko", _("Korean")
    SPANISH = "es", _("Spanish")
    THAI = "th", _("Thai")
    NEPALI = "ne", _("Nepali")
    BURMESE = "my", _("Burmese")
    SIGN = "jsl", _("Japanese sign language")


# The tongue of each language of the pages.
TONGUE_OF = {
    "ja": Tongue.JAPANESE,
    "ja-easy": Tongue.JAPANESE,
    "en": Tongue.ENGLISH,
    "vi": Tongue.VIETNAMESE,
    "zh-hans": Tongue.CHINESE,
    "pt-br": Tongue.PORTUGUESE,
    "tl": Tongue.TAGALOG,
    "id": Tongue.INDONESIAN,
    "ko": Tongue.KOREAN,
}
