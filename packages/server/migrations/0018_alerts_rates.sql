-- breaking: no
-- How many requests a second a source may send; null: what any source may.
alter table sources add column requests_per_second integer check (requests_per_second between 1 and 1000000);
