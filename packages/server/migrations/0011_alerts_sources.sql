-- breaking: no
-- What a kind of sender needs beyond its address: settings of its own, and the secret it signs with.

alter table sources add column settings jsonb not null default '{}';
alter table sources alter column settings drop default;
-- Sealed: given by a person, used to check signatures, never shown again.
alter table sources add column secret_sealed bytea;
-- A commit of the inbox is read once, soon, and then cleared: packing it costs more than the disk it saves.
alter table inbox alter column requests set storage external;
