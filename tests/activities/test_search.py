"""Search: a question, and what it finds in a small town; nothing is found that only looks like it in the index."""

import re

import pytest
from django.core.management import call_command
from django.db import connection

from activities.models import Activity, ActivityText
from activities.searching import comparable, found_by, make_searchable, make_searchable_again, question, search_text
from activities.services.reindex_search import reindex_search
from tests.factories import make_activity, make_organisation, make_programme

pytestmark = pytest.mark.django_db

TOWN: dict[str, dict[str, str]] = {
    "soba": {"ja": "手打ちそば体験"},
    "蕎麦": {"ja": "手打ち蕎麦体験"},
    "ソバ": {"ja": "手打ちソバ体験"},
    "gym": {"ja": "やさしい体操教室、体験の日", "en": "Easy gymnastics"},
    "coffee": {"ja": "コーヒーを淹れる会"},
    "珈琲": {"ja": "珈琲と本の夜"},
    "yoga": {"ja": "朝のヨガ・2026年", "en": "Morning yoga, 120 minutes", "ko": "요가를 배워요"},
    "park": {"ja": "公園を掃除しよう", "ja-easy": "｜公園《こうえん》を きれいに"},
    "talk": {"ja": "星空の講演会"},
    "pho": {"ja": "ベトナム料理", "vi": "Nấu ăn: phở Đà Nẵng", "pt-br": "Culinária vietnamita"},
    "box": {"ja": "曲物づくり", "ja-easy": "｜曲物《まげもの》を ｜作《つく》ろう"},
    "town": {"ja": "駒ヶ根を歩く３ヶ月", "zh-hans": "走遍驹根"},
    "violin": {"ja": "ヴァイオリンとウォーキング、スマートフォン", "en": "AB BC"},
    "water": {"ja": "水について話すこと", "ja-easy": "ほしい みずを のむ"},
}
SOBA = {"soba", "蕎麦", "ソバ"}
COFFEE = {"coffee", "珈琲"}


@pytest.fixture
def town() -> None:
    """Its activities, found by their keys, which stand where a title would."""
    host, programme = make_organisation("団体"), make_programme("事業")
    for key, titles in TOWN.items():
        activity = make_activity("", organisation=host, programme=programme)
        make_searchable(activity, {language: {"title": title} for language, title in titles.items()})
        activity.save()
        ActivityText.objects.create(activity=activity, language="ja", title=key)


def found(q: str) -> set[str]:
    """Keys of the activities."""
    return {str(one.title) for one in Activity.objects.filter(found_by(q)).prefetch_related("texts")}


@pytest.mark.parametrize(
    ("q", "keys"),
    [
        # width, case, kana, and what is read so
        *(
            (q, SOBA)
            for q in ["そば", "ソバ", "ｿﾊﾞ", "蕎麦", "そば体験", "蕎麦体験", "ソバ 体験", "てうちそば", "手打蕎麦"]
        ),
        *((q, SOBA | {"gym"}) for q in ["体験", "たいけん", "タイケン", "たいけ"]),
        *((q, COFFEE) for q in ["コーヒー", "こーひー", "コーヒ", "ｺｰﾋｰ", "珈琲"]),
        ("体操", {"gym"}),
        ("たいそうきょうしつ", {"gym"}),
        ("ばいおりん", {"violin"}),
        ("ウオーキング", {"violin"}),
        ("スマホ", {"violin"}),
        ("駒ケ根", {"town"}),
        ("駒が根", {"town"}),
        ("こまがね", {"town"}),
        ("3か月", {"town"}),
        # furigana of the activity itself
        ("まげもの", {"box"}),
        ("まげものづくり", {"box"}),
        ("曲物", {"box"}),
        # homophones: kana find both, kanji only themselves
        ("こうえん", {"park", "talk"}),
        ("公園", {"park"}),
        ("講演", {"talk"}),
        # single characters
        ("星", {"talk"}),
        ("ほ", {"talk", "water", "珈琲"}),  # ほしぞら, ほしい, ほん
        ("y", {"yoga"}),
        # several words, in any order, in any language
        ("体験 そば", SOBA),
        ("  教室　体操 ", {"gym"}),
        ("gymnastics 体操", {"gym"}),
        ("そば 体操", set()),
        # scripts with spaces: from the beginning of a word, numbers whole
        ("YOGA", {"yoga"}),
        ("yog", {"yoga"}),
        ("oga", set()),
        ("morning YOGA", {"yoga"}),
        ("120", {"yoga"}),
        ("12", set()),
        ("2026年", {"yoga"}),
        ("nấu ăn", {"pho"}),
        ("nau an", {"pho"}),
        ("Da Nang", {"pho"}),
        ("đà nẵng", {"pho"}),
        ("Na\u0302\u0301u", {"pho"}),
        ("culinaria", {"pho"}),
        ("요가", {"yoga"}),
        ("배워", {"yoga"}),
        ("走遍", {"town"}),
        # signs
        ("「そば」!", SOBA),
        ("体操・教室", {"gym"}),
        ("%", set()),
        ("_", set()),
        ("'", set()),
        ("\\", set()),
        ("・・・", set()),
        ("そば'); DROP TABLE", set()),
        # what only the index would take for it
        ("abc", set()),  # AB and BC stand there, apart
        ("験操", set()),
        ("うし", set()),  # in きょうしつ
        ("りん", {"violin"}),  # in ヴァイオリン; in 料理 not
        ("ほしいみず", set()),  # across two words
        ("琴", set()),  # read こと, which is part of every other sentence
        ("本", {"珈琲"}),
    ],
)
def test_a_question_and_what_it_finds(town: None, q: str, keys: set[str]) -> None:
    assert found(q) == keys


def test_every_word_of_a_title_finds_it_again() -> None:
    for titles in TOWN.values():
        text = search_text({language: {"title": title} for language, title in titles.items()})
        for title in titles.values():
            for word in question(title.replace("｜", "").split("《")[0]):
                assert re.search(word.pattern, text), (word, text)


def test_hosts_and_programmes_are_found_by_their_names() -> None:
    host = make_organisation("そば処 こまくさ")
    activity = make_activity("体操", organisation=host, programme=make_programme("まちゼミ"))
    for q in ("こまくさ", "コマクサ", "まちゼミ"):
        assert Activity.objects.filter(found_by(q)).get() == activity


def test_the_index_answers_when_there_is_much_to_look_through(town: None) -> None:
    first = Activity.objects.order_by("pk").first()
    assert first is not None
    rest = [
        Activity(
            programme_id=first.programme_id,
            organisation_id=first.organisation_id,
            created_at=first.created_at,
            search_text=f"うどん{n} {'汁' * 500}",  # about as long as a real one
            search_vector=f"'うど' 'どん' '{n}'",
        )
        for n in range(3000)
    ]
    Activity.objects.bulk_create(rest)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE activities_activity")
    plan = Activity.objects.filter(found_by("蕎麦 yoga体験")).explain()
    assert "activity_search" in plan
    assert "Seq Scan" not in plan
    assert found("そば") == SOBA


def test_long_words_and_long_questions_are_bounded() -> None:
    activity = make_activity()
    make_searchable(activity, {"ja": {"body": "http://example.jp/" + "a" * 3000 + " " + "そば" * 1000}})
    activity.save()
    assert list(Activity.objects.filter(found_by("a" * 100))) == [activity]
    assert list(Activity.objects.filter(found_by("そば" * 50))) == [activity]
    assert len(question("word " * 100)) == 8


def test_another_look_at_the_texts_keeps_what_a_file_alone_said() -> None:
    activity = make_activity("古民家の会")
    activity.search_text = comparable("古民家の会 かくれざと")
    make_searchable_again(activity)
    once = activity.search_text
    make_searchable_again(activity)
    assert activity.search_text == once
    assert "かくれざと" in once
    activity.save()
    assert list(Activity.objects.filter(found_by("かくれざと こみんか"))) == [activity]


def test_what_was_posted_before_there_was_an_index_is_found_after_reindexing() -> None:
    activity = make_activity("手打ち蕎麦体験")
    old = {"search_text": "手打ち蕎麦体験 そば処 すずらん", "search_vector": None}
    Activity.objects.filter(pk=activity.pk).update(**old)
    assert not Activity.objects.filter(found_by("てうちそば")).exists()
    assert reindex_search(activities=Activity.objects.all()) == 1
    assert list(Activity.objects.filter(found_by("てうちそば"))) == [activity]
    Activity.objects.filter(pk=activity.pk).update(**old)
    call_command("reindex_search")
    assert list(Activity.objects.filter(found_by("てうちそば"))) == [activity]
