select row_to_json(x.*)::text as data
from (
  select (
    select row_to_json(x.*)
    from (
      select "t1"."id" as "id", "t1"."name" as "called", (
        select row_to_json(x.*)
        from (
          select "t2"."name" as "name", (
            select row_to_json(x.*)
            from (
              select "t3"."name" as "name"
              from "shop"."region" "t3"
              where ("t3"."id" = "t2"."within_id" and "t3"."org_id" = $1::uuid)
            ) x
          ) as "within"
          from "shop"."region" "t2"
          where ("t2"."id" = "t1"."region_id" and "t2"."org_id" = $1::uuid)
        ) x
      ) as "region", "t1"."name" as "other"
      from "shop"."customer" "t1"
      where ("t1"."org_id" = $1::uuid and "t1"."deleted_at" is null and "t1"."id" = '0190a0a0-0000-7000-8000-000300000001'::uuid)
    ) x
  ) as "a", (
    select row_to_json(x.*)
    from (
      select "t4"."id" as "id", "t4"."name" as "called", (
        select row_to_json(x.*)
        from (
          select "t5"."name" as "name", (
            select row_to_json(x.*)
            from (
              select "t6"."name" as "name"
              from "shop"."region" "t6"
              where ("t6"."id" = "t5"."within_id" and "t6"."org_id" = $1::uuid)
            ) x
          ) as "within"
          from "shop"."region" "t5"
          where ("t5"."id" = "t4"."region_id" and "t5"."org_id" = $1::uuid)
        ) x
      ) as "region", "t4"."credit"::text as "credit"
      from "shop"."customer" "t4"
      where ("t4"."org_id" = $1::uuid and "t4"."deleted_at" is null and "t4"."id" = '0190a0a0-0000-7000-8000-000300000002'::uuid)
    ) x
  ) as "b"
) x
