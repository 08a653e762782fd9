select row_to_json(x.*)::text as data
from (
  select (
    select coalesce(json_agg(x.*), '[]'::json)
    from (
      select json_build_object('date.year', b."c0") as "key", count(*) as "count", json_build_object('total', (round(sum(b."c1")::numeric / '100'::numeric, 2))::text) as "sum", json_build_object('total', (round(min(b."c2")::numeric / '100'::numeric, 2))::text) as "min"
      from (
        select date_trunc('year', case when ("t1"."owner_id" = $1::uuid) then "t1"."date" end::timestamp)::date as "c0", case when ("t1"."owner_id" = $1::uuid) then "t1"."total__order" end as "c1", case when ("t1"."owner_id" = $1::uuid) then "t1"."total__order" end as "c2"
        from "shop"."order" "t1"
        where ("t1"."org_id" = $2::uuid and "t1"."deleted_at" is null)
      ) b
      group by b."c0"
      order by b."c0"
      limit 1000
    ) x
  ) as "shopOrdersAggregate"
) x
