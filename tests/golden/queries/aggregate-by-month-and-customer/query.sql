select row_to_json(x.*)::text as data
from (
  select (
    select coalesce(json_agg(x.*), '[]'::json)
    from (
      select json_build_object('date.month', b."c0", 'customer.name', b."c1", 'customer.id', b."c2") as "key", count(*) as "n", json_build_object('all', (round(sum(b."c3")::numeric / '100'::numeric, 2))::text) as "sum"
      from (
        select date_trunc('month', "t1"."date"::timestamp)::date as "c0", "t2"."name" as "c1", "t1"."customer_id" as "c2", "t1"."total__order" as "c3"
        from "shop"."order" "t1"
        left join "shop"."customer" "t2" on ("t2"."id" = "t1"."customer_id" and "t2"."org_id" = $1::uuid)
        where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null and ("t1"."status" = 'draft'::text) is not true)
      ) b
      group by b."c0", b."c1", b."c2"
      order by b."c0", b."c1", b."c2"
      limit 1000
    ) x
  ) as "shopOrdersAggregate"
) x
