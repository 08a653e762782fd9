select row_to_json(x.*)::text as data
from (
  select (
    select coalesce(json_agg(x.*), '[]'::json)
    from (
      select count(*) as "count", json_build_object('total', (round(sum(b."c0")::numeric / '100'::numeric, 2))::text) as "sum", json_build_object() as "key"
      from (
        select "t1"."total__order" as "c0"
        from "shop"."order" "t1"
        where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null and "t1"."number" = 'no'::text)
      ) b
      having true
      limit 1000
    ) x
  ) as "shopOrdersAggregate"
) x
