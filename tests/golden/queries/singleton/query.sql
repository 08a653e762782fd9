select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select "t1"."greeting" as "greeting"
      from "shop"."setting" "t1"
      where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null)
      limit 1
    ) x
  ) as "shopSetting"
) x
