with

    submitted as (
        select * from {{ text_records(log="survey", patterns=[
            "exposure (?P<exposure>[^ ]+) (?P<event_type>queued|ready|lost)",
            {"event_type": "bound",
             "regex": "exposure (?P<exposure>[^ ]+) is Parsl task (?P<task_id>[0-9]+)$"},
        ]) }} as records
    ),

    worked as (
        select * from {{ text_records(log="survey_worker", patterns=[
            "(?P<exposure>[^ ]+)#(?P<attempt>[0-9]+) (?P<event_type>[a-z]+)(?: stars=(?P<stars>[0-9]+))?",
        ]) }} as records
    ),

    archived as (
        select * from {{ json_records(log="archive", at="$.ts", paths={
            "event_type": "$.what", "exposure": "$.exposure.name", "bytes": "$.exposure.bytes",
        }) }} as records
    )

select * from {{ make_component([
    events_of("submitted", span={"survey.exposure": ["run_id", "exposure"]}),
    events_of("archived", span={"survey.exposure": ["run_id", "exposure"]}),
    events_of("worked", span={"survey.attempt": ["run_id", "exposure", "attempt"]}),
    subspans_of(
        "submitted",
        superspan={"parsl.rundir.task": ["run_id", "task_id"]},
        subspan={"survey.exposure": ["run_id", "exposure"]},
        rule="survey_log",
    ),
    subspans_of(
        "worked",
        superspan={"survey.exposure": ["run_id", "exposure"]},
        subspan={"survey.attempt": ["run_id", "exposure", "attempt"]},
        rule="survey_worker_log",
    ),
]) }} as survey
