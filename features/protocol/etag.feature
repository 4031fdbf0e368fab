@cap:etag
Feature: Versions of resources

  Background:
    Given a client has created user "Ada" with:
      | attribute   | value          |
      | displayName | "Ada Lovelace" |

  Rule: The version of a resource is its ETag, repeated in meta.version

    @RFC7644-3.14-02
    Scenario: A user who is read
      When the client sends GET /Users/{Ada}
      Then the response has status 200
      And the header ETag contains "{quote}"

    @RFC7644-3.14-02a
    Scenario: A user who is created
      When the client sends POST /Users with:
        | attribute | value                                                         |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]                |
        | userName  | "{Grace.userName}"                                            |
        | name      | {"givenName": "Grace", "familyName": "Hopper"}                |
        | emails    | [{"value": "{Grace.email}", "type": "work", "primary": true}] |
      Then the header ETag contains "{quote}"

    @RFC7644-3.14-02a
    Scenario: A user who is replaced
      When the client sends PUT /Users/{Ada} with:
        | attribute   | value                                                       |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"]              |
        | userName    | "{Ada.userName}"                                            |
        | name        | {"givenName": "Ada", "familyName": "Lovelace"}              |
        | emails      | [{"value": "{Ada.email}", "type": "work", "primary": true}] |
        | displayName | "Countess"                                                  |
      Then the header ETag contains "{quote}"

    @RFC7644-3.14-02a @cap:patch
    Scenario: A user who is patched
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                                           |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]               |
        | Operations | [{"op": "replace", "path": "displayName", "value": "Countess"}] |
      Then the header ETag contains "{quote}"

    @RFC7644-3.14-03
    Scenario: meta has it, too
      When the client sends GET /Users/{Ada}
      Then the response shows:
        | attribute    | value   |
        | meta.version | present |

    @RFC7644-3.14-04
    Scenario: A change gives another version
      Given the client has sent GET /Users/{Ada}
      And the client has sent PUT /Users/{Ada} with:
        | attribute   | value                                                       |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"]              |
        | userName    | "{Ada.userName}"                                            |
        | name        | {"givenName": "Ada", "familyName": "Lovelace"}              |
        | emails      | [{"value": "{Ada.email}", "type": "work", "primary": true}] |
        | displayName | "Countess"                                                  |
      And the client has set the header If-None-Match to "{former.etag}"
      When the client sends GET /Users/{Ada}
      Then the response has status 200
      And the response shows:
        | attribute   | value      |
        | displayName | "Countess" |

    @RFC7644-3.14-04 @cap:groups
    Scenario: So does a member who leaves a group
      Given a client has created group "Sales" with "Ada"
      And the client has sent GET /Groups/{Sales}
      And the client has set the header If-None-Match to "{response.etag}"
      And a client has removed "Ada" from group "Sales"
      When the client sends GET /Groups/{Sales}
      Then the response has status 200
      And the response shows:
        | attribute | value  |
        | members   | absent |

    @RFC7644-3.14-08
    Scenario: What changes nothing gives no other version
      When the client puts "Ada" back with:
        | attribute | value |
        | active    | true  |
      Then nothing changes

  Rule: A client that has the current version is told so with 304

    @RFC7644-3.14-05 @RFC9110-15.4.5-01 @RFC9110-13.1.2-01
    Scenario Outline: If-None-Match with <what>
      Given the client has sent GET /Users/{Ada}
      And the client has set the header If-None-Match to "<value>"
      When the client sends GET /Users/{Ada}<query>
      Then the response has status 304
      And the header ETag is "{former.etag}"

      Examples:
        | what                               | value           | query                   |
        | the current tag                    | {response.etag} |                         |
        | the current tag, for one attribute | {response.etag} | ?attributes=displayName |

      @RFC9110-13.1.2-01
      Examples:
        | what                             | value                             | query |
        | the tag without mark of weakness | {response.strong}                 |       |
        | a list                           | {never}, {response.etag}, {never} |       |
        | a star                           | *                                 |       |

    @RFC7644-3.14-05 @RFC9110-13.1.2-01
    Scenario: If-None-Match with a tag nobody has given
      Given the client has set the header If-None-Match to "{never}"
      When the client sends GET /Users/{Ada}
      Then the response has status 200

  Rule: A write with If-Match succeeds only on the current version

    @RFC7644-3.14-06
    Scenario: PUT with the current tag
      Given the client has sent GET /Users/{Ada}
      And the client has set the header If-Match to "{response.etag}"
      When the client sends PUT /Users/{Ada} with:
        | attribute   | value                                                       |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"]              |
        | userName    | "{Ada.userName}"                                            |
        | name        | {"givenName": "Ada", "familyName": "Lovelace"}              |
        | emails      | [{"value": "{Ada.email}", "type": "work", "primary": true}] |
        | displayName | "Countess"                                                  |
      Then the response has status 200
      And reading "Ada" back shows:
        | attribute   | value      |
        | displayName | "Countess" |

    @RFC7644-3.14-06 @cap:patch
    Scenario: PATCH with the current tag
      Given the client has sent GET /Users/{Ada}
      And the client has set the header If-Match to "{response.etag}"
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                                           |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]               |
        | Operations | [{"op": "replace", "path": "displayName", "value": "Countess"}] |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute   | value      |
        | displayName | "Countess" |

    @RFC9110-13.1.1-02
    Scenario Outline: PUT with <what>
      Given the client has sent GET /Users/{Ada}
      And the client has set the header If-Match to "<value>"
      When the client sends PUT /Users/{Ada} with:
        | attribute   | value                                                       |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"]              |
        | userName    | "{Ada.userName}"                                            |
        | name        | {"givenName": "Ada", "familyName": "Lovelace"}              |
        | emails      | [{"value": "{Ada.email}", "type": "work", "primary": true}] |
        | displayName | "Countess"                                                  |
      Then the response has status 200

      Examples:
        | what   | value                    |
        | a list | {never}, {response.etag} |

      @RFC9110-13.1.1-01
      Examples:
        | what   | value |
        | a star | *     |

      @RFC9110-13.1.1-03
      Examples:
        | what         | value             |
        | a weak tag   | {response.etag}   |
        | a strong tag | {response.strong} |

    @RFC7644-3.14-06 @RFC7644-3.12-01 @RFC7644-3.12-02
    Scenario: PUT with an old tag
      Given the client has sent GET /Users/{Ada}
      And the client has sent PUT /Users/{Ada} with:
        | attribute   | value                                                       |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"]              |
        | userName    | "{Ada.userName}"                                            |
        | name        | {"givenName": "Ada", "familyName": "Lovelace"}              |
        | emails      | [{"value": "{Ada.email}", "type": "work", "primary": true}] |
        | displayName | "Analyst"                                                   |
      And the client has set the header If-Match to "{former.etag}"
      When the client sends PUT /Users/{Ada} with:
        | attribute   | value                                                       |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"]              |
        | userName    | "{Ada.userName}"                                            |
        | name        | {"givenName": "Ada", "familyName": "Lovelace"}              |
        | emails      | [{"value": "{Ada.email}", "type": "work", "primary": true}] |
        | displayName | "Countess"                                                  |
      Then the response is a SCIM error with status 412 or 409
      And nothing changes

    @RFC7644-3.12-09
    Scenario: The refusal is 412
      Given the client has set the header If-Match to "{never}"
      When the client sends PUT /Users/{Ada} with:
        | attribute   | value                                                       |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"]              |
        | userName    | "{Ada.userName}"                                            |
        | name        | {"givenName": "Ada", "familyName": "Lovelace"}              |
        | emails      | [{"value": "{Ada.email}", "type": "work", "primary": true}] |
        | displayName | "Countess"                                                  |
      Then the response has status 412
      And nothing changes

    @RFC7644-3.12-08
    Scenario: The refusal is noted
      Given the client has set the header If-Match to "{never}"
      When the client sends PUT /Users/{Ada} with:
        | attribute | value                                                       |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]              |
        | userName  | "{Ada.userName}"                                            |
        | name      | {"givenName": "Ada", "familyName": "Lovelace"}              |
        | emails    | [{"value": "{Ada.email}", "type": "work", "primary": true}] |
      Then the response is noted

    @RFC7644-3.14-06 @cap:patch
    Scenario: PATCH with an old tag
      Given the client has set the header If-Match to "{never}"
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                                           |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]               |
        | Operations | [{"op": "replace", "path": "displayName", "value": "Countess"}] |
      Then the response is a SCIM error with status 412 or 409
      And nothing changes

    @RFC7644-3.14-06 @cap:patch @cap:groups
    Scenario: PATCH of a group that has changed since
      Given a client has created group "Sales" with "Ada"
      And a client has created user "Grace"
      And the client has sent GET /Groups/{Sales}
      And the client has set the header If-Match to "{response.etag}"
      And a client has added "Grace" to group "Sales"
      When the client sends PATCH /Groups/{Sales} with:
        | attribute  | value                                                                 |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]                     |
        | Operations | [{"op": "replace", "path": "members", "value": [{"value": "{Ada}"}]}] |
      Then the response is a SCIM error with status 412 or 409
      And group "Sales" has exactly the members "Ada", "Grace"

    @RFC7644-3.14-09
    Scenario: DELETE with an old tag
      Given the client has set the header If-Match to "{never}"
      When the client sends DELETE /Users/{Ada}
      Then the response is a SCIM error with status 412 or 409
      And nothing changes

    @RFC7644-3.14-09
    Scenario: DELETE with the current tag
      Given the client has sent GET /Users/{Ada}
      And the client has set the header If-Match to "{response.etag}"
      When the client sends DELETE /Users/{Ada}
      Then the response has status 204

    @RFC7644-3.14-07
    Scenario: Eight clients replace the same version
      Given the client has sent GET /Users/{Ada}
      And the client has set the header If-Match to "{response.etag}"
      When 8 clients send PUT /Users/{Ada} at once with:
        | attribute   | value                                                       |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"]              |
        | userName    | "{Ada.userName}"                                            |
        | name        | {"givenName": "Ada", "familyName": "Lovelace"}              |
        | emails      | [{"value": "{Ada.email}", "type": "work", "primary": true}] |
        | displayName | "Chosen by {client}"                                        |
      Then at most one of them succeeds, the others answering 412 or 409

    @RFC7644-3.14-07 @cap:patch
    Scenario: Eight clients patch the same version
      Given the client has sent GET /Users/{Ada}
      And the client has set the header If-Match to "{response.etag}"
      When 8 clients send PATCH /Users/{Ada} at once with:
        | attribute  | value                                                                     |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]                         |
        | Operations | [{"op": "replace", "path": "displayName", "value": "Chosen by {client}"}] |
      Then at most one of them succeeds, the others answering 412 or 409

  Rule: Preconditions of HTTP hold

    @RFC9110-13.1.1-01
    Scenario: If-Match with a star makes nothing that is not there
      Given the client has set the header If-Match to "*"
      When the client sends PUT /Users/010101001010101011001010101011 with:
        | attribute | value                                                         |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]                |
        | userName  | "{Grace.userName}"                                            |
        | name      | {"givenName": "Grace", "familyName": "Hopper"}                |
        | emails    | [{"value": "{Grace.email}", "type": "work", "primary": true}] |
      Then the response is a SCIM error with status 404 or 412
      And nothing changes

    @RFC9110-13.1.2-02
    Scenario: A write with If-None-Match on the current version is refused
      Given the client has sent GET /Users/{Ada}
      And the client has set the header If-None-Match to "{response.etag}"
      When the client sends PUT /Users/{Ada} with:
        | attribute   | value                                                       |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"]              |
        | userName    | "{Ada.userName}"                                            |
        | name        | {"givenName": "Ada", "familyName": "Lovelace"}              |
        | emails      | [{"value": "{Ada.email}", "type": "work", "primary": true}] |
        | displayName | "Countess"                                                  |
      Then the response is a SCIM error with status 412
      And nothing changes

    @RFC9110-13.2.1-01
    Scenario: An unknown resource is not found, whatever its version
      Given the client has set the header If-Match to "{never}"
      When the client sends PUT /Users/010101001010101011001010101011 with:
        | attribute | value                                                         |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]                |
        | userName  | "{Grace.userName}"                                            |
        | name      | {"givenName": "Grace", "familyName": "Hopper"}                |
        | emails    | [{"value": "{Grace.email}", "type": "work", "primary": true}] |
      Then the response is a SCIM error with status 404
      And nothing changes

    @RFC9110-13.2.1-01
    Scenario: Who has no credentials learns nothing of versions
      Given the client has set the header If-Match to "{never}"
      And the client has set the header Authorization to ""
      When the client sends DELETE /Users/{Ada}
      Then the response has status 401
      And nothing changes

    @RFC9110-13.2.1-01
    Scenario: A known resource is not changed
      Given the client has set the header If-Match to "{never}"
      When the client sends PUT /Users/{Ada} with:
        | attribute   | value                                                       |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"]              |
        | userName    | "{Ada.userName}"                                            |
        | name        | {"givenName": "Ada", "familyName": "Lovelace"}              |
        | emails      | [{"value": "{Ada.email}", "type": "work", "primary": true}] |
        | displayName | "Countess"                                                  |
      Then the response is a SCIM error with status 412 or 409
      And nothing changes

  Rule: Whether tags are weak is a server's choice

    @RFC7644-3.14-01
    Scenario: The tag of a user
      When the client sends GET /Users/{Ada}
      Then the response is noted
