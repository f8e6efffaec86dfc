"""How fast the engine is, against what it stands on: `make bench`, or `python -m tests.bench --quick` for fewer rounds.

Never part of the tests. What counts is ratios, and each ratio comes from runs that took turns in one go (A B A B …), by
the median of the rounds. Builds and checks are whole processes and compared by the time of the processor, which other
work on the machine disturbs least. Seconds are those of the clock; they hold only for the machine named below the table
and decide nothing.

    runner     processes and functions, measured in turns
    table      the rows, their aims, and the machine
    handbook   copies of the handbook to measure, as large as one likes
    reading    reading YAML; checking
    editions   changes, languages, all editions in one go
    builds     building the site: again, after an edit, from nothing, offline; workers
    paper      PDFs
    serving    from save to screen
    browser    a first visit; search
"""
