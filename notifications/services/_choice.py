"""Which channel a notice takes next, as SQL: the first of the person's order that reaches them and is not muted.

`{choice}` follows a FROM that has `person` (community_person) and `account` (its community_user, or nulls), and gives
`chosen.channel`, null where only the inbox is left. Values: USUAL as `usual`, the kind's `topic` and `essential`, and
`tried`, the channels that are out. E-mail has no row among the ways, so an address that broke is asked for there;
a call or a letter costs somebody's time: it is made for what matters, or to whom wished for it.
"""

from notifications.models import ChannelName

# What had to be switched on comes first: who did so wants it. An SMS costs money, so it comes behind e-mail.
USUAL = (
    ChannelName.LINE,
    ChannelName.PUSH,
    ChannelName.EMAIL,
    ChannelName.SMS,
    ChannelName.TELEPHONE,
    ChannelName.LETTER,
)

CHOICE = """
LEFT JOIN notifications_wishes wishes ON wishes.person_id = person.id
LEFT JOIN LATERAL (
    SELECT place.channel
    FROM unnest(CASE WHEN cardinality(wishes.channels) > 0 THEN wishes.channels::text[] ELSE %(usual)s::text[] END)
        WITH ORDINALITY AS place (channel, rank)
    WHERE place.channel <> ALL({tried})
      AND CASE
        WHEN place.channel = 'email' THEN account.is_active AND account.email <> '' AND NOT EXISTS (
            SELECT FROM notifications_way broken
            WHERE broken.person_id = person.id AND broken.channel = 'email' AND broken.broken_at IS NOT NULL
              AND broken.address ->> 'email' = account.email)
        WHEN place.channel = 'telephone' THEN (%(essential)s OR cardinality(wishes.channels) > 0)
            AND (person.telephone <> '' OR EXISTS (
                SELECT FROM notifications_way way WHERE way.person_id = person.id AND way.channel = 'telephone'))
        WHEN place.channel = 'letter' AND NOT (%(essential)s OR cardinality(wishes.channels) > 0) THEN FALSE
        ELSE EXISTS (
            SELECT FROM notifications_way way
            WHERE way.person_id = person.id AND way.channel = place.channel
              AND way.confirmed_at IS NOT NULL AND way.broken_at IS NULL)
        END
      AND NOT EXISTS (
        SELECT FROM notifications_muted muted
        WHERE muted.person_id = person.id AND muted.topic = %(topic)s AND muted.channel IN ('', place.channel))
    ORDER BY place.rank LIMIT 1
) chosen ON TRUE
"""


def usual() -> list[str]:
    """The usual order, as a value for the statement."""
    return [channel.value for channel in USUAL]
