select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select coalesce(json_agg(json_build_object('cursor', translate(encode(convert_to((p."c1")::text, 'UTF8'), 'base64'), E'+/=
', '-_'), 'node', p."c2") order by p.n) filter (where p.n <= 50), '[]'::json) as "edges"
      from (
        select row_number() over () as n, json_build_array("t1"."~0"::text, "t1"."~1") as "c1", (
          select row_to_json(x.*)
          from (
            select "t1"."number" as "number", case when ("t1"."owner_id" = $1::uuid) then "t1"."total"::text end as "total"
          ) x
        ) as "c2"
        from (
          select "t1".*, case when ("t1"."owner_id" = $1::uuid) then "t1"."total__order" end as "~0", "t1"."id" as "~1"
          from "shop"."order" "t1"
          where ("t1"."org_id" = $2::uuid and "t1"."deleted_at" is null)
          order by case when ("t1"."owner_id" = $1::uuid) then "t1"."total__order" end, "t1"."id"
          limit 51
        ) "t1"
      ) p
      having true
    ) x
  ) as "shopOrders"
) x
