"""Tells events from what else stands in event files: job advertisements, notices, things that do not take place."""

import re

from . import messages as m
from .messages import Message, ValueNotUnderstood, say
from .text import fold

_JOB = re.compile(
    r"(?:職員|任用職員|アルバイト|パートタイマー|パート|従業員|社員|調理員|保育士|看護師|介護職|指導員|支援員|相談員|調査員|運転手|作業員)"
    r"(?:等|など)?(?:の|を)?(?:追加|急募|大)?募集|求人(?!セミナー|相談|説明)|(?:職員|教員|臨時)(?:等)?採用(?:試験|選考|情報|案内)|時給\d|採用試験(?:案内|の実施|のお知らせ|申込)"
)
_MAYBE_JOB = re.compile(r"求人|スタッフ(?:を|の)?募集|採用(?:情報|試験)|会計年度任用職員")
# Meetings about jobs are events.
_ABOUT_JOBS = re.compile(r"説明会|講座|セミナー|相談会|面接会|フェア|見学会|研修|交流会|サロン")
_NOTICE = re.compile(
    r"休館|休園|休業|休室|閉館のお知らせ|閉庁|通行止|断水|停電|入札|公告|パブリック[・ ]?コメント|意見(?:の|を)?募集"
    r"|メンテナンス|工事のお知らせ|交付申請|申請受付|給付金|納期限|(?:^|[^ぁ-ん一-龠ァ-ヶ])お知らせ$|のお知らせ$"
)
_AT_AN_EVENT = re.compile(
    r"講座|教室|展|コンサート|まつり|祭|大会|ワークショップ|上映|イベント|企画|説明会|セミナー|講演|体験"
)
_MAYBE_NOTICE = re.compile(r"お知らせ|ご案内|重要|変更について|について$")
_OFF = re.compile(r"(中止|延期|取消|取りやめ|cancel\w*|postpone\w*)", re.IGNORECASE)
# 「朝市（雨天中止）」 does take place.
_OFF_IN_TITLE = re.compile(
    r"(?:[【\[(《<]\s*(?:開催)?|開催|は|を)(中止|延期|取りやめ|取り止め)(?!の場合)"
    r"|(?<!雨天)(?<!荒天)(?<!悪天)(?<!天候)(?<!順延)(中止|延期)(?:のお知らせ|について|します|しました|となりました|決定)"
)


def judge(title: str, status: str) -> list[Message]:
    """Warnings about a title that may be no event's. Raises ValueNotUnderstood for one that surely is none."""
    folded = fold(title)
    off = _OFF.search(fold(status)) or _OFF_IN_TITLE.search(folded)
    if off:
        raise ValueNotUnderstood(say(m.ROW_IS_CANCELLED, title=title, word=next(filter(None, off.groups()))))
    about_event = _AT_AN_EVENT.search(folded)
    if _JOB.search(folded) and not _ABOUT_JOBS.search(folded):
        raise ValueNotUnderstood(say(m.ROW_IS_JOB, title=title))
    if _NOTICE.search(folded) and not about_event:
        raise ValueNotUnderstood(say(m.ROW_IS_NOTICE, title=title))
    if _MAYBE_JOB.search(folded) and not _ABOUT_JOBS.search(folded):
        return [say(m.MAYBE_JOB, title=title)]
    if (_MAYBE_NOTICE.search(folded) or _NOTICE.search(folded)) and not about_event:
        return [say(m.MAYBE_NOTICE, title=title)]
    return []
