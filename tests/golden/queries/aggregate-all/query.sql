select row_to_json(x.*)::text as data
from (
  select (
    select coalesce(json_agg(x.*), '[]'::json)
    from (
      select count(*) as "count", json_build_object('total', (round(sum(b."c0")::numeric / '100'::numeric, 2))::text) as "sum", json_build_object('total', (round(avg(b."c1") / '100'::numeric, 6))::text) as "avg", json_build_object('date', min(b."c2"), 'total', (round(min(b."c3")::numeric / '100'::numeric, 2))::text, 'shippedAt', replace((min(b."c4") at time zone 'UTC')::text, ' ', 'T') || 'Z') as "min", json_build_object('date', max(b."c5"), 'total', (round(max(b."c6")::numeric / '100'::numeric, 2))::text) as "max"
      from (
        select "t1"."total__order" as "c0", "t1"."total__order" as "c1", "t1"."date" as "c2", "t1"."total__order" as "c3", "t1"."shipped_at" as "c4", "t1"."date" as "c5", "t1"."total__order" as "c6"
        from "shop"."order" "t1"
        where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null)
      ) b
      having true
      limit 1000
    ) x
  ) as "shopOrdersAggregate"
) x
