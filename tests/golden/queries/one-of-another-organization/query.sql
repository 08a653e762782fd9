select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select "t1"."number" as "number"
      from "shop"."order" "t1"
      where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null and "t1"."id" = $2::uuid)
    ) x
  ) as "shopOrder"
) x
