"""Words that made-up facts are made of. All invented; any likeness to a firm is chance."""

FIRST = (
    "Alder", "Bramble", "Cobalt", "Dunmore", "Eastlake", "Fernwood", "Granite", "Harrow", "Ivory Creek", "Juniper",
    "Kestrel", "Larkspur", "Mapleton", "Northgate", "Orchard Hill", "Pinecrest", "Quarry", "Redstone", "Sable River",
    "Thistle", "Umber", "Valley Forge Road", "Willowmere", "Yarrow", "Zephyr", "O'Dell", "Smith & Daughters", "A-1",
)  # fmt: skip
TRADE = (
    "Roofing", "Plumbing", "Electric", "Janitorial Services", "Landscaping", "Mechanical", "Painting", "Concrete",
    "Elevator", "Catering", "Security", "Glass & Glazing", "Fire Protection", "Demolition", "Tree Care", "Flooring",
    "IT Consulting", "Moving & Storage", "Pest Control", "Scaffolding",
)  # fmt: skip
ENDING = (" LLC", ", Inc.", " Inc", ", L.L.C.", " Corp.", " Co.", " LP", "", " Group, LLC")
AGENCY = (
    "Insurance Agency", "Insurance Services, Inc.", "Risk Partners LLC", "& Associates Insurance", "Insurance Brokers",
    "Underwriters Agency, Inc.",
)  # fmt: skip
COMPANY = (
    "Mutual Insurance Company", "Casualty Company", "Indemnity Co.", "Insurance Company of America",
    "Specialty Insurance Co", "Fire & Marine Insurance Company", "Surplus Lines Insurance Company",
    "Assurance Corporation", "Property and Casualty Ins Co",
)  # fmt: skip
COMPANY_FIRST = (
    "Pelican State", "Blue Heron", "Old Harbour", "Meridian Star", "Cardinal Ridge", "Twin Lakes", "Sequoia Plains",
    "Liberty Oak", "Great Basin", "Ironwood", "Silver Birch", "Atlantic Crest", "Prairie Home", "Summit Peak",
)  # fmt: skip
GIVEN = ("Maria", "James", "Priya", "Chen", "Olivia", "Dwayne", "Sofia", "Ahmed", "Grace", "Luis", "Hannah", "Tom")
FAMILY = (
    "Delgado",
    "Okafor",
    "Lindqvist",
    "Tran",
    "Baker",
    "O'Neil",
    "Kowalski",
    "Haddad",
    "Mbeki",
    "Ruiz",
    "St. Clair",
)
STREET = (
    "Main St",
    "Industrial Pkwy",
    "Oak Avenue",
    "County Road 12",
    "N. Harbor Blvd",
    "Commerce Drive",
    "W 5th Street",
)
UNIT = ("Suite 200", "Ste. 4-B", "Unit 12", "PO Box 1187", "2nd Floor", "Building C", "Attn: Risk Management")
CITY = (
    ("Springfield", "IL"), ("Fairview", "TX"), ("Lakewood", "CO"), ("Riverton", "NJ"), ("Cedar Falls", "IA"),
    ("San Marino", "CA"), ("Port Arbor", "WA"), ("New Salem", "NY"), ("Georgetown", "GA"), ("Winston", "NC"),
    ("St. Anne", "LA"), ("Brookhaven", "MS"), ("Millbrook", "AL"), ("Newport", "RI"),
)  # fmt: skip
HOLDER = (
    "Beacon Property Holdings LLC", "City of Fairview", "Harbor Point Management, Inc.", "Stonebridge Builders Inc",
    "Lakeside Unified School District", "Northgate Mall Owner LP", "Acme Facilities Company",
    "Trinity Regional Medical Center",
)  # fmt: skip
SITE = ("Harbor Point Tower", "Fairview Library addition", "Building 7 re-roof", "all operations", "Route 9 warehouse")
DESCRIPTION = (
    "Re: {site}.",
    "Project: {site}, job no. {number}.",
    "{holder} is included as additional insured where required by written contract.",
    "Additional insured status applies to general liability for ongoing and completed operations.",
    "General liability is primary and noncontributory.",
    "Waiver of subrogation applies in favor of the certificate holder.",
    "Endorsements attached: CG 20 10 04 13, CG 20 37 04 13.",
    "Umbrella follows form.",
    "30 days notice of cancellation, 10 days for non-payment.",
    "Vehicles: 2021 box truck, VIN ending {number}.",
    "Workers compensation: officers excluded: {person}.",
    "Evidence of coverage only.",
)
OTHER_ROWS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Professional Liability", ("Each Claim", "Aggregate")),
    ("Cyber Liability", ("Per Claim", "Aggregate", "Retention")),
    ("Contractors Pollution", ("Each Occurrence", "Aggregate")),
    ("Pollution / Professional, Claims-Made", ("Each Condition", "Aggregate", "Deductible")),
    ("Crime / Employee Dishonesty", ("Per Loss",)),
    ("Motor Truck Cargo", ("Any One Vehicle", "Deductible")),
    ("Garage Keepers", ("Limit",)),
    ("Leased/Rented Equipment", ("Limit", "Deductible")),
    ("Liquor Liability", ("Each Common Cause", "Aggregate")),
    ("Installation Floater", ("Per Job Site",)),
    ("Technology Errors and Omissions including Network Security", ("Each Claim", "Aggregate")),
)
OTHER_LIMITS = (
    "Contractual Liab", "Deductible", "Employee Benefits", "Liquor", "Hired Auto PD",
)  # fmt: skip
TYPED = ("Contractual Liab.", "XCU Included", "Primary/Non-Contrib", "Ded: see policy", "Host Liquor")
TYPED_AUTO = ("MCS-90", "Drive Oth", "Symbol 7")
PREFIX = {
    "general_liability": ("GL", "CGL", "CPP", "PKG", "60"),
    "automobile_liability": ("BAP", "CA", "AU", "PKG", "60"),
    "umbrella_excess": ("UMB", "CUP", "XS", "EXC", "60"),
    "workers_compensation": ("WC", "WCP", "TWC", "60"),
}
