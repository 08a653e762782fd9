select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select "t1"."name" as "name", "t1"."rating" as "rating"
      from "shop"."customer" "t1"
      where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null and "t1"."id" = '0190a0a0-0000-7000-8000-000300000001'::uuid)
    ) x
  ) as "shopCustomer"
) x
