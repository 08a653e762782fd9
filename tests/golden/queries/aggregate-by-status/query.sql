select row_to_json(x.*)::text as data
from (
  select (
    select coalesce(json_agg(x.*), '[]'::json)
    from (
      select json_build_object('status', b."c0") as "key", count(*) as "count", json_build_object('total', (round(sum(b."c1")::numeric / '100'::numeric, 2))::text) as "sum"
      from (
        select "t1"."status" as "c0", "t1"."total__order" as "c1"
        from "shop"."order" "t1"
        where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null)
      ) b
      group by b."c0"
      order by b."c0"
      limit 1000
    ) x
  ) as "shopOrdersAggregate"
) x
