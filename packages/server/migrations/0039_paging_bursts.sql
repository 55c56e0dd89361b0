-- breaking: no
-- Thousands of timers that are due together, and the pages and messages behind them.

-- What is worked next is found in the order of working, whatever else is due.
create index timers_work on timers (rank, kind, due_at);
drop index timers_due;

-- Room beside the rows that are written again soon after: their indexes need not be touched then.
alter table timers set (fillfactor = 70);
alter table notifications set (fillfactor = 70);
alter table pages set (fillfactor = 80);
alter table contact_methods set (fillfactor = 80);

-- A message that leaves changes its status, which no index may ask for, or each of them is written anew.
drop index notifications_collected;
create index notifications_collected on notifications (organisation_id, contact_method_id) where reason = 'collected';
