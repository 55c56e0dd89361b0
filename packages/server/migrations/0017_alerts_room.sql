-- breaking: no
-- A flood of repeats writes every row of a page in one transaction: with room for all of them the new versions stay on
-- the page and no index is touched.
alter table alerts set (fillfactor = 45);
