"""The heart: record and event to record and letters. All that coibot ever does to anyone can be replayed through it."""

from coibot.desk.arrivals import message_arrived
from coibot.desk.case import Decision
from coibot.desk.commands import staff_decided
from coibot.desk.day import day_began
from coibot.desk.deliveries import letter_attempted
from coibot.desk.events import DayBegan, Event, LetterAttempted, MessageArrived, StaffDecided
from coibot.desk.office import Office
from coibot.model.record import Record


def decide(record: Record, event: Event, office: Office) -> Decision:
    """What becomes of the record, and the letters to write. No I/O, no clock: the same input, the same answer."""
    match event:
        case MessageArrived():
            return message_arrived(record, event, office)
        case DayBegan(apart):
            return day_began(record, office, apart)
        case LetterAttempted():
            return letter_attempted(record, event, office)
        case StaffDecided():
            return staff_decided(record, event, office)
