import type pg from "pg";

/** The migrator's own bookkeeping: it exists before the first migration and is no part of the product's schema. */
const NOT_OURS = "c.relname <> 'migrations' and not c.relispartition and n.nspname = 'public'";

export interface Column {
  readonly table: string;
  readonly name: string;
  /** As PostgreSQL writes it, `timestamp with time zone` for `timestamptz`. */
  readonly type: string;
  readonly required: boolean;
  readonly default: string | null;
  /** `a`: always generated, `d`: by default, empty: no identity. */
  readonly identity: string;
}

/** One named thing of a table, with the definition PostgreSQL itself gives for it. */
export interface TableObject {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

export interface Constraint extends TableObject {
  /** `p` primary key, `u` unique, `f` foreign key, `c` check, `x` exclusion. */
  readonly kind: string;
  /** Of a check on one column alone: that column. */
  readonly column: string | null;
}

export interface Table {
  readonly name: string;
  readonly partitionedBy: string | null;
  readonly rowSecurity: boolean;
  readonly forcedRowSecurity: boolean;
}

export interface Catalogue {
  readonly tables: readonly Table[];
  readonly columns: readonly Column[];
  readonly constraints: readonly Constraint[];
  readonly indexes: readonly TableObject[];
  readonly policies: readonly TableObject[];
  readonly triggers: readonly TableObject[];
  readonly functions: readonly { readonly definition: string }[];
}

/** All that the migrations made, in an order that does not change between runs. */
export async function readCatalogue(pool: pg.Pool): Promise<Catalogue> {
  const rows = async <T extends pg.QueryResultRow>(text: string): Promise<readonly T[]> => (await pool.query<T>(text)).rows;
  return {
    tables: await rows<Table>(`
      select c.relname as name, pg_get_partkeydef(c.oid) as "partitionedBy",
             c.relrowsecurity as "rowSecurity", c.relforcerowsecurity as "forcedRowSecurity"
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and ${NOT_OURS} order by 1`),
    columns: await rows<Column>(`
      select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
             a.attnotnull as required, pg_get_expr(d.adbin, d.adrelid) as default, a.attidentity as identity
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and ${NOT_OURS} order by c.relname, a.attnum`),
    constraints: await rows<Constraint>(`
      select c.relname as table, k.conname as name, k.contype as kind, pg_get_constraintdef(k.oid) as definition,
             case when k.contype = 'c' and cardinality(k.conkey) = 1
               then (select attname from pg_attribute where attrelid = c.oid and attnum = k.conkey[1]) end as column
      from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      where k.contype <> 'n' and ${NOT_OURS} order by c.relname, position(k.contype in 'puxcf'), k.conname`),
    indexes: await rows<TableObject>(`
      select c.relname as table, i.relname as name, pg_get_indexdef(i.oid) as definition
      from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
      join pg_namespace n on n.oid = c.relnamespace
      where not exists (select from pg_constraint k where k.conindid = i.oid and k.contype in ('p', 'u', 'x')) and ${NOT_OURS}
      order by c.relname, i.relname`),
    policies: await rows<TableObject>(`
      select c.relname as table, p.polname as name, concat_ws(' ', 'create policy', p.polname, 'on', c.relname,
             case when not p.polpermissive then 'as restrictive' end, case p.polcmd when 'r' then 'for select' end,
             'using (' || pg_get_expr(p.polqual, p.polrelid) || ')',
             'with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')') as definition
      from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
      where ${NOT_OURS} order by c.relname, p.polname`),
    triggers: await rows<TableObject>(`
      select c.relname as table, t.tgname as name, pg_get_triggerdef(t.oid) as definition
      from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
      where not t.tgisinternal and ${NOT_OURS} order by c.relname, t.tgname`),
    functions: await rows<{ definition: string }>(`
      select pg_get_functiondef(p.oid) as definition from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = 'public' and p.prokind in ('f', 'p')
        and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
      order by p.proname, p.oid`),
  };
}
