"""Archives: the same stages over millions of reports, on one machine or on Apache Spark, as tables in Parquet.

Read job.py first. Needs the extra `archives`: pip install 'twosource[archives]'.
"""
