Feature: Groups as Entra ID pushes them

  Rule: A group may be created with more or less in it

    @ENTRA-27 @ENTRA-C27
    Scenario: With the marker of an old schema
      Given the admin has set group_legacy_urn to "on"
      And the directory has provisioned "Ada"
      When the directory pushes group "Sales" with "Ada"
      Then group "Sales" has exactly the members "Ada"
      And reading "Sales" back shows:
        | attribute | value                   |
        | schemas   | not containing "ADSCIM" |

    @ENTRA-28
    Scenario: With an empty list of members
      Given the admin has set group_post_members to "empty"
      And the directory has provisioned "Ada"
      When the directory pushes group "Sales" with "Ada"
      Then group "Sales" has exactly the members "Ada"

    @ENTRA-23
    Scenario: With members that say $ref null
      Given the admin has set member_ref_null to "on"
      And the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada", "Grace"
      When the directory removes "Grace" from group "Sales"
      Then group "Sales" has exactly the members "Ada"

  Rule: Members may come and go many at a time

    @ENTRA-22 @ENTRA-24 @ENTRA-C01
    Scenario: Two of three in one request
      Given the admin has set member_batch to "100"
      And the directory has provisioned "Ada", "Grace", "Linus"
      And the directory has pushed group "Sales" with "Ada", "Grace", "Linus"
      When the directory removes "Ada", "Linus" from group "Sales"
      Then group "Sales" has exactly the members "Grace"

    @ENTRA-C20 @ENTRA-C21 @idp:entra:legacy
    Scenario: A group of more than a hundred gets one more
      Given the admin has set member_batch to "100"
      And the directory has provisioned "Grace"
      And the directory has pushed group "Sales" with 120 people
      When the directory adds "Grace" to group "Sales"
      Then group "Sales" has 121 members

    @ENTRA-25 @ENTRA-C21
    Scenario: Whoever is left is added again
      Given the admin has set redundant_adds to "on"
      And the directory has provisioned "Ada", "Grace", "Linus"
      And the directory has pushed group "Sales" with "Ada", "Grace", "Linus"
      When the directory removes "Grace" from group "Sales"
      Then group "Sales" has exactly the members "Ada", "Linus"

    @ENTRA-C23 @idp:entra:legacy @RFC7644-3.5.2.1-06
    Scenario: Several connections add one each at once
      Given a client has created user "Ada"
      And a client has created user "U1"
      And a client has created user "U2"
      And a client has created user "U3"
      And a client has created group "Sales" with "Ada"
      When 3 clients send PATCH /Groups/{Sales} at once with:
        | attribute  | value                                                                |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]                    |
        | Operations | [{"op": "Add", "path": "members", "value": [{"value": "{U{client}}"}]}] |
      Then each of them answers 200 or 204
      And group "Sales" has exactly the members "Ada", "U1", "U2", "U3"

  Rule: A member who is gone already can be removed

    @ENTRA-26 @ENTRA-22 @ENTRA-24
    Scenario: Another client was faster
      Given the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada", "Grace"
      And a client has removed "Grace" from group "Sales"
      When the directory removes "Grace" from group "Sales"
      Then group "Sales" has exactly the members "Ada"
      And nothing changes

  @idp:entra:legacy
  Rule: A member may be called by another name

    @ENTRA-43
    Scenario: displayName in place of display
      Given a client has created user "Ada"
      And a client has created user "Grace"
      And a client has created group "Sales" with "Ada"
      When the client patches /Groups/{Sales} with:
        | op  | path    | value                                          |
        | Add | members | [{"displayName": "Grace", "value": "{Grace}"}] |
      Then the response has status 200 or 204
      And group "Sales" has exactly the members "Ada", "Grace"

  @idp:entra:legacy
  Rule: A group is read without its members

    Background:
      Given a client has created user "Ada"
      And a client has created user "Grace"
      And a client has created group "Sales" with "Ada"

    @ENTRA-29 @ENTRA-C25 @ENTRA-C34 @RFC7644-3.9-03
    Scenario: By its id
      When the client sends GET /Groups/{Sales}?excludedAttributes=members
      Then the response has status 200
      And the response shows:
        | attribute   | value                 |
        | displayName | "{Sales.displayName}" |
        | members     | absent                |

    @ENTRA-29 @ENTRA-C25 @ENTRA-C34 @RFC7644-3.9-03
    Scenario: By its name
      When the client sends GET /Groups?excludedAttributes=members&filter=displayName eq "{Sales.displayName}"
      Then the response lists exactly "Sales"
      And the response shows:
        | attribute         | value   |
        | Resources.members | absent  |
        | Resources.id      | present |

    @ENTRA-30
    Scenario: Whether somebody is in it
      When the client sends GET /Groups?attributes=id&filter=id eq "{Sales}" and members eq "{Ada}"
      Then the response lists exactly "Sales"

    @ENTRA-30
    Scenario: Whether somebody else is in it
      When the client sends GET /Groups?attributes=id&filter=id eq "{Sales}" and members eq "{Grace}"
      Then the response lists nothing

  Rule: A reference that is there is not written again

    @ENTRA-30 @cap:enterprise
    Scenario: The provider asks before it adds a member
      Given the admin has set reference_query to "before"
      And the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada"
      And a client has added "Grace" to group "Sales"
      When the directory adds "Grace" to group "Sales"
      Then group "Sales" has exactly the members "Ada", "Grace"
      And nothing changes
