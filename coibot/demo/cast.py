"""The people of the demo. All of them are made up, and none of their addresses can exist (RFC 2606)."""

from datetime import date

from coibot.demo.papers import Agency, Insured
from coibot.model.message import Address

MAILBOX = Address("coi@property.example", "Example Certificates")

OAKRIDGE = Agency(
    "Oakridge Insurance Agency", "12 Elm Street\nSpringfield, IL 62701", "Dana Whitfield", "dana@oakridge.example",
    "(555) 010-0142",
)  # fmt: skip
LAKESIDE = Agency(
    "Lakeside Brokers", "200 Shore Drive\nSpringfield, IL 62707", "Luis Ortega", "luis@lakeside-brokers.example",
    "(555) 010-0163",
)  # fmt: skip
FENWICK = Agency(
    "Fenwick & Cole Insurance", "7 Harbor Road\nSpringfield, IL 62703", "Marta Cole", "marta@fenwick-cole.example",
    "(555) 010-0155",
)  # fmt: skip
GRANITE = Agency(
    "Granite Insurance Services", "31 Quarry Lane\nSpringfield, IL 62702", "Theo Brandt", "theo@granite-ins.example",
    "(555) 010-0171",
)  # fmt: skip
SUMMIT = Agency(
    "Summit Cover Partners", "9 Hill Street\nSpringfield, IL 62704", "Nina Farrow", "nina@summit-cover.example",
    "(555) 010-0118",
)  # fmt: skip
KEYSTONE = Agency(
    "Keystone Risk", "55 Arch Street\nSpringfield, IL 62701", "Joan Pell", "joan@keystone-risk.example",
    "(555) 010-0187",
)  # fmt: skip

ACME = Insured("Acme Plumbing LLC", "88 Foundry Lane\nSpringfield, IL 62702", "ACM", "Plumbing at all locations.")
BRIGHTWATER = Insured(
    "Brightwater Electric LLC", "4 Mill Road\nSpringfield, IL 62703", "BWE", "Electrical maintenance."
)
QUILL = Insured("Quill & Byte Consulting LLC", "410 Ninth Street\nSpringfield, IL 62704", "QBC", "Software consulting.")
PINEWOOD = Insured("Pinewood Freight Inc", "1 Depot Way\nSpringfield, IL 62707", "PWF", "Deliveries.")
MERIDIAN = Insured("Meridian Elevator Inc", "77 Shaft Street\nSpringfield, IL 62702", "MEL", "Elevator inspection.")
OAKLINE = Insured("Oakline Supply Co", "15 Market Street\nSpringfield, IL 62701", "OAK", "Supply of door hardware.")
LARKSPUR = Insured(
    "Larkspur Janitorial LLC", "6 Garden Court\nSpringfield, IL 62704", "LRK", "Night cleaning, 100 Main Street."
)
SUNSET = Insured("Sunset Bakery LLC", "102 Main Street\nSpringfield, IL 62701", "SUN", "Bakery on the ground floor.")
CEDAR = Insured(
    "Cedar Ridge Roofing LLC", "2300 Ridge Road\nSpringfield, IL 62707", "CRR", "Roof repair, 100 Main Street."
)
TAMARACK = Insured("Tamarack Glass LLC", "18 Lake Street\nSpringfield, IL 62703", "TMG", "Window replacement.")

ROSTER: tuple[tuple[str, ...], ...] = (
    ("id", "name", "class", "vendor_email", "vendor_contact", "agent_email", "agent_contact"),
    ("acme-plumbing", ACME.name, "standard", "office@acme-plumbing.example", "Ruth Acker",
     OAKRIDGE.email, OAKRIDGE.person),
    ("brightwater-electric", BRIGHTWATER.name, "standard", "jim@brightwater.example", "Jim Tran",
     LAKESIDE.email, LAKESIDE.person),
    ("quill-byte", QUILL.name, "it_consultant", "", "", FENWICK.email, FENWICK.person),
    ("pinewood-freight", PINEWOOD.name, "trucker", "dispatch@pinewood-freight.example", "Carl Boone", "", ""),
    ("meridian-elevator", "Meridian Elevator LLC", "standard", "", "", GRANITE.email, GRANITE.person),
    ("oakline-supply", OAKLINE.name, "supplier", "sales@oakline-supply.example", "Grace Lind",
     SUMMIT.email, SUMMIT.person),
    ("larkspur-janitorial", LARKSPUR.name, "janitorial", "owner@larkspur-janitorial.example", "Iris Lark", "", ""),
    ("sunset-bakery", SUNSET.name, "tenant", "hello@sunset-bakery.example", "Sol Mendes", "", ""),
    ("cedar-ridge-roofing", CEDAR.name, "contractor", "", "", KEYSTONE.email, KEYSTONE.person),
)  # fmt: skip
"""The spreadsheet that the demo imports."""

ASKED_FIRST = "brightwater-electric"
"""The vendor that is written to before it wrote."""

THIS_YEAR = (date(2026, 1, 1), date(2027, 1, 1))
ENDS_IN_SPRING = (date(2025, 4, 15), date(2026, 4, 15))
NEXT_SPRING = (date(2026, 4, 15), date(2027, 4, 15))
ISSUED = date(2026, 2, 24)
