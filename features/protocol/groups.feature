@cap:groups
Feature: Attributes of groups

  Rule: Every group has a displayName

    @RFC7643-4.2-01
    Scenario: A group without a name
      When the client sends POST /Groups with:
        | attribute  | value                                           |
        | schemas    | ["urn:ietf:params:scim:schemas:core:2.0:Group"] |
        | externalId | "{Ada.externalId}"                              |
      Then the response is a success or a SCIM error of type "invalidValue"
      And in everything shown, every group has a displayName

    @RFC7643-4.2-01a
    Scenario: displayName is published as required
      When the client sends GET /Schemas/urn:ietf:params:scim:schemas:core:2.0:Group
      Then in everything shown, displayName of groups is required

  Rule: A group may have no members

    @RFC7643-4.2-02
    Scenario Outline: <what>
      When the client sends POST /Groups with:
        | attribute   | value                                           |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:Group"] |
        | displayName | "{Sales.displayName}"                           |
        | <attribute> | <value>                                         |
      Then the response has status 201
      And reading "Sales" back shows:
        | attribute | value  |
        | members   | absent |

      Examples:
        | what          | attribute  | value   |
        | No members    | externalId | "sales" |
        | An empty list | members    | []      |

  Rule: Members are resources, each named by its id

    Background:
      Given a client has created user "Ada"
      And a client has created user "Grace"
      And a client has created group "Sales" with "Ada"

    @RFC7643-4.2-03
    Scenario: A member is shown by id
      When the client sends GET /Groups/{Sales}
      Then the response has status 200
      And the response shows:
        | attribute        | value                                      |
        | members[0].value | "{Ada}"                                    |
        | members[0].$ref  | absent or containing "Users/{Ada}" |

    @RFC7643-4.2-04 @cap:patch
    Scenario: The id of a member is not edited in place
      When the client sends PATCH /Groups/{Sales} with:
        | attribute  | value                                                                                             |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]                                                 |
        | Operations | [{"op": "replace", "path": "members[value eq \"{Ada}\"].value", "value": "{Grace}"}] |
      Then the request is refused or reading "Sales" back shows:
        | attribute        | value   |
        | members[0].value | "{Ada}" |

    @RFC7643-4.2-05
    Scenario: A group as a member
      When the client sends POST /Groups with:
        | attribute   | value                                           |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:Group"] |
        | displayName | "{Everyone.displayName}"                        |
        | members     | [{"value": "{Sales}"}]                          |
      Then the request is refused or reading "Everyone" back shows:
        | attribute        | value             |
        | members[0].value | "{Sales}"         |
        | members[0].type  | "Group" or absent |

    @RFC7643-4.2-06
    Scenario: A member without a required part
      Given the server has published attribute members.type of a Group with required true
      When the client sends POST /Groups with:
        | attribute   | value                                           |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:Group"] |
        | displayName | "{Everyone.displayName}"                        |
        | members     | [{"value": "{Ada}"}]                            |
      Then the request is refused or reading "Everyone" back shows:
        | attribute       | value   |
        | members[0].type | present |

    @RFC7643-4.2-07
    Scenario: Members come and go by PUT
      When the client sends PUT /Groups/{Sales} with:
        | attribute   | value                                           |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:Group"] |
        | displayName | "{Sales.displayName}"                           |
        | members     | [{"value": "{Grace}"}]                          |
      Then the response has status 200
      And group "Sales" has exactly the members "Grace"

  Rule: groups of a user follows the groups

    Background:
      Given the server has published attribute groups.value of a User
      And a client has created user "Ada"
      And a client has created group "Sales" with "Ada"
      And the client has sent GET /Users/{Ada}
      And the response has shown groups[0].value

    @RFC7643-4.1.2-07 @RFC7643-4.1.2-08
    Scenario: A group the user is in
      When the client sends GET /Users/{Ada}
      Then the response shows:
        | attribute       | value                                            |
        | groups[0].value | "{Sales}"                                        |
        | groups[0].type  | "direct" or absent                               |
        | groups[0].$ref  | absent or containing "Groups/{Sales}" |

    @RFC7643-4.1.2-07
    Scenario: A group the user is in through another
      When the client sends POST /Groups with:
        | attribute   | value                                           |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:Group"] |
        | displayName | "{Everyone.displayName}"                        |
        | members     | [{"value": "{Sales}"}]                          |
      Then reading "Ada" back shows:
        | attribute                             | value        |
        | groups[value eq "{Everyone}"].type    | not "direct" |

    @RFC7643-4.1.2-07
    Scenario: Two groups the user is in
      Given a client has created group "Support" with "Ada"
      When the client sends GET /Users/{Ada}
      Then the response shows:
        | attribute                            | value       |
        | groups[value eq "{Sales}"].value     | "{Sales}"   |
        | groups[value eq "{Support}"].value   | "{Support}" |

    @RFC7643-4.1.2-20 @cap:patch
    Scenario: A direct membership ends through the group
      When the client sends PATCH /Groups/{Sales} with:
        | attribute  | value                                                                |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]                    |
        | Operations | [{"op": "remove", "path": "members[value eq \"{Ada}\"]"}] |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value  |
        | groups    | absent |

    @RFC7643-4.1.2-10 @cap:patch
    Scenario: The next reading shows that a membership has ended
      When the client sends PATCH /Groups/{Sales} with:
        | attribute  | value                                             |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"] |
        | Operations | [{"op": "remove", "path": "members"}]             |
      Then reading "Ada" back shows:
        | attribute | value  |
        | groups    | absent |

    @RFC7643-4.1.2-10
    Scenario: The next reading shows that a group is gone
      When the client sends DELETE /Groups/{Sales}
      Then the response has status 204
      And reading "Ada" back shows:
        | attribute | value  |
        | groups    | absent |

  Rule: A list that names a member twice is no fault of the server

    @RFC7643-2.4-06 @RFC7644-3.12-04
    Scenario: A group is created with the same member twice
      Given a client has created user "Ada"
      When the client sends POST /Groups with:
        | attribute   | value                                           |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:Group"] |
        | displayName | "{Everyone.displayName}"                        |
        | members     | [{"value": "{Ada}"}, {"value": "{Ada}"}]        |
      Then the request is refused or reading "Everyone" back shows:
        | attribute        | value   |
        | members[0].value | "{Ada}" |

  Rule: Membership is changed through the group alone

    Background:
      Given a client has created user "Ada"
      And a client has created group "Sales" with "Ada"

    @RFC7643-4.1.2-09
    Scenario: groups on creation
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Grace.userName}"                             |
        | groups    | [{"value": "{Sales}"}]                         |
      Then the response is a success or a SCIM error
      And group "Sales" has exactly the members "Ada"

    @RFC7643-4.1.2-09
    Scenario: groups in a PUT
      Given a client has created user "Grace"
      When the client sends PUT /Users/{Grace} with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Grace.userName}"                             |
        | groups    | [{"value": "{Sales}"}]                         |
      Then the response is a success or a SCIM error
      And group "Sales" has exactly the members "Ada"

    @RFC7643-4.1.2-09 @cap:patch
    Scenario: groups in a PATCH
      Given a client has created user "Grace"
      When the client sends PATCH /Users/{Grace} with:
        | attribute  | value                                                                            |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]                                |
        | Operations | [{"op": "add", "path": "groups", "value": [{"value": "{Sales}"}]}] |
      Then the response is a success or a SCIM error
      And group "Sales" has exactly the members "Ada"
