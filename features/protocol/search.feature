@cap:search
Feature: Searching by POST

  @cap:filter
  Rule: A POST to an endpoint with /.search behind it is a query

    Background:
      Given a client has created user "Ada" with:
        | attribute   | value                  |
        | userName    | "{mark}-b@example.com" |
        | displayName | "{Sales.displayName}"  |
        | title       | "Analyst"              |
      And a client has created user "Grace" with:
        | attribute | value                  |
        | userName  | "{mark}-a@example.com" |
        | title     | "Admiral"              |
      And a client has created user "Linus" with:
        | attribute | value                  |
        | userName  | "{mark}-c@example.com" |

    @RFC7644-3.4.3-01 @RFC7644-3.4.3-03 @RFC7644-3.4.3-06 @RFC7644-3.4.2-03
    Scenario: Users are searched
      When the client sends POST /Users/.search with:
        | attribute | value                                                   |
        | schemas   | ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"] |
        | filter    | "userName sw \"{mark}-\""                               |
      Then the response has status 200
      And the response shows:
        | attribute | value                                                  |
        | schemas   | ["urn:ietf:params:scim:api:messages:2.0:ListResponse"] |
      And the response lists exactly "Ada", "Grace", "Linus"
      And nothing changes

    @RFC7644-3.4.3-01 @cap:groups
    Scenario: Groups are searched
      Given a client has created group "Sales" with "Ada"
      When the client sends POST /Groups/.search with:
        | attribute | value                                                   |
        | schemas   | ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"] |
        | filter    | "displayName eq \"{Sales.displayName}\""                |
      Then the response lists exactly "Sales"
      And nothing changes

    Scenario Outline: By POST as by GET: <what>
      Given the client has sent GET /Users?filter=userName sw "{mark}-"&<query>
      When the client sends POST /Users/.search with:
        | attribute   | value                                                   |
        | schemas     | ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"] |
        | filter      | "userName sw \"{mark}-\""                               |
        | <parameter> | <value>                                                 |
      Then the response lists the same as the one before

      @RFC7644-3.4.3-04
      Examples: paging
        | what         | query   | parameter | value |
        | count        | count=2 | count     | 2     |
        | count 0      | count=0 | count     | 0     |
        | a small page | count=1 | count     | 1     |

      @RFC7644-3.4.3-04 @cap:index
      Examples: paging by index
        | what       | query        | parameter  | value |
        | startIndex | startIndex=3 | startIndex | 3     |

      @RFC7644-3.4.3-04 @RFC7644-3.4.3-10 @cap:sort
      Examples: order
        | what   | query           | parameter | value      |
        | sortBy | sortBy=userName | sortBy    | "userName" |

      @RFC7644-3.4.3-11 @cap:sort
      Examples: standard notation
        | what  | query           | parameter | value                                                 |
        | a URN | sortBy=userName | sortBy    | "urn:ietf:params:scim:schemas:core:2.0:User:userName" |

    @RFC7644-3.4.3-04 @RFC7644-3.4.3-10 @cap:sort
    Scenario: By POST as by GET: downwards
      Given the client has sent GET /Users?filter=userName sw "{mark}-"&sortBy=userName&sortOrder=descending
      When the client sends POST /Users/.search with:
        | attribute | value                                                   |
        | schemas   | ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"] |
        | filter    | "userName sw \"{mark}-\""                               |
        | sortBy    | "userName"                                              |
        | sortOrder | "descending"                                            |
      Then the response lists the same as the one before

    @RFC7644-3.4.3-04 @RFC7644-3.4.3-11
    Scenario Outline: attributes as an array: <what>
      When the client sends POST /Users/.search with:
        | attribute  | value                                                   |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"] |
        | filter     | "userName eq \"{mark}-b@example.com\""                  |
        | attributes | <attributes>                                            |
      Then the response has status 200
      And the response shows:
        | attribute                    | value      |
        | Resources[0].id              | "{Ada}"    |
        | Resources[0].userName        | <userName> |
        | Resources[0].name.givenName  | <given>    |
        | Resources[0].name.familyName | absent     |
        | Resources[0].title           | absent     |

      Examples:
        | what             | attributes                                                                | userName               | given   |
        | a name           | ["userName"]                                                              | "{mark}-b@example.com" | absent  |
        | a part of a name | ["name.givenName"]                                                        | absent                 | present |
        | a URN            | ["urn:ietf:params:scim:schemas:core:2.0:User:userName"]                   | "{mark}-b@example.com" | absent  |
        | several          | ["urn:ietf:params:scim:schemas:core:2.0:User:userName", "name.givenName"] | "{mark}-b@example.com" | present |

    @RFC7644-3.4.3-04 @RFC7644-3.4.3-09
    Scenario: excludedAttributes as an array
      When the client sends POST /Users/.search with:
        | attribute          | value                                                   |
        | schemas            | ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"] |
        | filter             | "userName eq \"{mark}-b@example.com\""                  |
        | excludedAttributes | ["id", "title"]                                         |
      Then the response has status 200
      And the response shows:
        | attribute             | value                  |
        | Resources[0].id       | "{Ada}"                |
        | Resources[0].userName | "{mark}-b@example.com" |
        | Resources[0].title    | absent                 |

    @RFC7644-3.4.3-05
    Scenario: A filter that is none
      When the client sends POST /Users/.search with:
        | attribute | value                                                   |
        | schemas   | ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"] |
        | filter    | "userName eq"                                           |
      Then the response is a SCIM error with status 400 of no type but "invalidFilter"
      And nothing changes

  Rule: Every parameter may be left out

    @RFC7644-3.4.3-12 @RFC7644-3.4.3-03
    Scenario: schemas only
      When the client sends POST /Users/.search with:
        | attribute | value                                                   |
        | schemas   | ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"] |
      Then the response is a list or is a SCIM error with status 400 of type "tooMany"
      And nothing changes

  @cap:search-root @cap:filter @cap:groups
  Rule: A POST to /.search at the base queries across types

    @RFC7644-3.4.3-02
    Scenario: A user and a group of one name
      Given a client has created user "Ada" with:
        | attribute   | value                 |
        | displayName | "{Sales.displayName}" |
      And a client has created user "Grace"
      And a client has created group "Sales" with "Grace"
      When the client sends POST /.search with:
        | attribute | value                                                   |
        | schemas   | ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"] |
        | filter    | "displayName sw \"{Sales.displayName}\""                |
      Then the response lists exactly "Ada", "Sales"
      And nothing changes

  Rule: This server takes nothing else for a search

    @RFC7644-3.4.3-07
    Scenario: GET on a .search path
      When the client sends GET /Users/.search
      Then the response is a SCIM error with status 404 or 405

    @RFC7644-3.4.3-08
    Scenario Outline: A body with <schemas>
      When the client sends POST /Users/.search with:
        | attribute | value                    |
        | schemas   | <value>                  |
        | filter    | "userName eq \"nobody\"" |
      Then the response is a SCIM error with status 400 of type "invalidSyntax"

      Examples:
        | schemas        | value                                             |
        | no schemas     | null                                              |
        | another schema | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"] |
