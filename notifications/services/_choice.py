"""Which channel a notice takes next, as SQL: the first of the person's order that reaches them and is not muted.

`{choice}` follows a FROM that has `person` (community_person) and `account` (its community_user, or nulls), and gives
`chosen.channel`, null where only the inbox is left. Values: rules.USUAL as `usual`, the kind's `topic` and `essential`,
and `tried`, the channels that are out. E-mail has no row among the ways, so an address that broke is asked for there,
and likewise a person's own telephone number that was wrong. A call or a letter costs somebody's time: it is made for
what matters, also to whom did not list it, and for everything to whom wished for it. Who wishes for the inbox alone is
disturbed by nothing.

Most persons have an account and have set nothing: no way, no wish, no topic switched off. Theirs is e-mail, found
without looking through the order (no channel before e-mail is had without a way).
"""

from notifications.rules import USUAL

CHOICE = """
LEFT JOIN notifications_wishes wishes ON wishes.person_id = person.id
CROSS JOIN LATERAL (
    SELECT CASE WHEN wishes.person_id IS NULL AND account.is_active AND account.email <> '' AND 'email' <> ALL({tried})
        AND NOT EXISTS (SELECT FROM notifications_way way WHERE way.person_id = person.id)
        AND NOT EXISTS (
            SELECT FROM notifications_muted muted WHERE muted.person_id = person.id AND muted.topic = %(topic)s)
    THEN 'email' ELSE (
    SELECT place.channel
    FROM unnest(CASE
            WHEN wishes.channels = ARRAY['inbox']::varchar[] THEN '{{}}'::text[]
            WHEN cardinality(wishes.channels) > 0
            THEN wishes.channels::text[] || CASE WHEN %(essential)s THEN ARRAY['telephone', 'letter'] ELSE '{{}}' END
            ELSE %(usual)s::text[] END)
        WITH ORDINALITY AS place (channel, rank)
    WHERE place.channel <> ALL({tried})
      AND CASE
        WHEN place.channel = 'email' THEN account.is_active AND account.email <> '' AND NOT EXISTS (
            SELECT FROM notifications_way broken
            WHERE broken.person_id = person.id AND broken.channel = 'email' AND broken.broken_at IS NOT NULL
              AND broken.address ->> 'email' = account.email)
        WHEN place.channel = 'telephone' THEN (%(essential)s OR 'telephone' = ANY(wishes.channels))
            AND (EXISTS (
                SELECT FROM notifications_way way
                WHERE way.person_id = person.id AND way.channel = 'telephone'
                  AND way.confirmed_at IS NOT NULL AND way.broken_at IS NULL)
              OR person.telephone <> '' AND NOT EXISTS (
                SELECT FROM notifications_way broken
                WHERE broken.person_id = person.id AND broken.channel = 'telephone' AND broken.broken_at IS NOT NULL
                  AND broken.address ->> 'number' = person.telephone))
        WHEN place.channel = 'letter' AND NOT %(essential)s AND 'letter' = ANY(wishes.channels) IS NOT TRUE THEN FALSE
        ELSE EXISTS (
            SELECT FROM notifications_way way
            WHERE way.person_id = person.id AND way.channel = place.channel
              AND way.confirmed_at IS NOT NULL AND way.broken_at IS NULL)
        END
      AND NOT EXISTS (
        SELECT FROM notifications_muted muted
        WHERE muted.person_id = person.id AND muted.topic = %(topic)s AND muted.channel IN ('', place.channel))
    ORDER BY place.rank LIMIT 1
    ) END AS channel
    OFFSET 0
) chosen
"""


def usual() -> list[str]:
    """The usual order, as a value for the statement."""
    return [channel.value for channel in USUAL]
