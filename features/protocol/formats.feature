Feature: Formats and media types

  Rule: JSON in UTF-8 goes in and comes out

    @RFC7644-3.8-01
    Scenario: Letters beyond ASCII
      Given a client has created user "Grace" with:
        | attribute   | value          |
        | displayName | "Grace Hopper" |
      When the client sends POST /Users with:
        | attribute   | value                                                       |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"]              |
        | userName    | "{Ada.userName}"                                            |
        | name        | {"givenName": "Ada", "familyName": "Lovelace"}              |
        | emails      | [{"value": "{Ada.email}", "type": "work", "primary": true}] |
        | displayName | "Žarko Ђорђевић 雅 🚀"                                        |
      Then the response has status 201
      And in everything shown, every body is valid UTF-8
      And reading "Ada" back shows:
        | attribute   | value                |
        | displayName | "Žarko Ђорђевић 雅 🚀" |

    @RFC7644-3.8-08
    Scenario: UTF-8 is what an unstated encoding means
      Given a client has created user "Grace" with:
        | attribute   | value          |
        | displayName | "Grace Hopper" |
      And the client has set the header Content-Type to "application/scim+json"
      When the client sends POST /Users with:
        | attribute   | value                                                       |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"]              |
        | userName    | "{Ada.userName}"                                            |
        | name        | {"givenName": "Ada", "familyName": "Lovelace"}              |
        | emails      | [{"value": "{Ada.email}", "type": "work", "primary": true}] |
        | displayName | "Žarko Ђорђевић 雅 🚀"                                        |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute   | value                |
        | displayName | "Žarko Ђорђевић 雅 🚀" |

    @RFC7644-3.8-11
    Scenario: Values have the JSON form of their definition
      Given a client has filled the tenant
      When the client reads everything
      Then in everything shown, lists are arrays and complex values objects

  Rule: A body may be labelled application/scim+json

    Background:
      Given a client has created user "Ada" with:
        | attribute   | value          |
        | displayName | "Ada Lovelace" |

    @RFC7644-3.8-10
    Scenario Outline: POST as <type>
      Given the client has set the header Content-Type to "<type>"
      When the client sends POST /Users with:
        | attribute | value                                                         |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]                |
        | userName  | "{Grace.userName}"                                            |
        | name      | {"givenName": "Grace", "familyName": "Hopper"}                |
        | emails    | [{"value": "{Grace.email}", "type": "work", "primary": true}] |
      Then the response has status 201

      Examples:
        | type                                 |
        | application/scim+json                |
        | application/scim+json; charset=utf-8 |

      @RFC7644-3.8-05
      Examples:
        | type                            |
        | application/json                |
        | application/json; charset=utf-8 |

    @RFC7644-3.8-10
    Scenario Outline: PUT as <type>
      Given the client has set the header Content-Type to "<type>"
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

      Examples:
        | type                                 |
        | application/scim+json                |
        | application/scim+json; charset=utf-8 |

    @RFC7644-3.8-10 @cap:patch
    Scenario Outline: PATCH as <type>
      Given the client has set the header Content-Type to "<type>"
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                                           |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]               |
        | Operations | [{"op": "replace", "path": "displayName", "value": "Countess"}] |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute   | value      |
        | displayName | "Countess" |

      Examples:
        | type                                 |
        | application/scim+json                |
        | application/scim+json; charset=utf-8 |

    @RFC7644-3.8-05
    Scenario: Another type
      Given the client has set the header Content-Type to "text/xml"
      When the client sends POST /Users with:
        | attribute | value                                                         |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]                |
        | userName  | "{Grace.userName}"                                            |
        | name      | {"givenName": "Grace", "familyName": "Hopper"}                |
        | emails    | [{"value": "{Grace.email}", "type": "work", "primary": true}] |
      Then the response is a SCIM error with status 415
      And nothing changes

  Rule: The client says which format it wants

    Background:
      Given a client has created user "Ada"

    @RFC7644-3.8-02 @RFC7644-8.1-01
    Scenario Outline: Accept <accept>
      Given the client has set the header Accept to "<accept>"
      When the client sends GET /Users/{Ada}
      Then the response has status 200
      And the header Content-Type contains "application/scim+json"

      Examples:
        | accept                               |
        | application/scim+json                |
        | application/scim+json; charset=utf-8 |

    @RFC7644-3.8-03
    Scenario: Accept application/json
      Given the client has set the header Accept to "application/json"
      When the client sends GET /Users/{Ada}
      Then the response has status 200
      And the header Content-Type contains "json"
      And the response shows:
        | attribute | value   |
        | id        | "{Ada}" |

    @RFC7644-3.8-04
    Scenario: No Accept
      Given the client has set the header Accept to ""
      When the client sends GET /Users/{Ada}
      Then the response has status 200
      And the header Content-Type contains "application/scim+json"

    @RFC7644-3.8-06
    Scenario: Accept no JSON
      Given the client has set the header Accept to "text/xml"
      When the client sends GET /Users/{Ada}
      Then the response is a SCIM error with status 406

    @RFC7644-3.8-07
    Scenario: The suffix .scim
      When the client sends GET /Users/{Ada}.scim
      Then the response is noted

    @RFC7644-3.8-09
    Scenario: Another media type
      Given the client has set the header Accept to "application/xml, application/scim+json; q=0.5"
      When the client sends GET /Users/{Ada}
      Then the response is noted

  Rule: What is sent is labelled application/scim+json

    @RFC7644-8.1-02
    Scenario Outline: The answer to GET <path>
      Given a client has created user "Ada"
      When the client sends GET <path>
      Then in everything shown, every body is labelled application/scim+json

      Examples:
        | path                                  |
        | /Users/{Ada}                          |
        | /Users?count=1                        |
        | /Users/010101001010101011001010101011 |
        | /ServiceProviderConfig                |

    @RFC7644-8.1-01
    Scenario: Neither side needs parameters
      Given the client has set the header Content-Type to "application/scim+json"
      And the client has set the header Accept to "application/scim+json"
      When the client sends POST /Users with:
        | attribute | value                                                       |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]              |
        | userName  | "{Ada.userName}"                                            |
        | name      | {"givenName": "Ada", "familyName": "Lovelace"}              |
        | emails    | [{"value": "{Ada.email}", "type": "work", "primary": true}] |
      Then the response has status 201

  Rule: HEAD answers as GET does

    @RFC9110-9.3.2-01
    Scenario Outline: HEAD <path>
      Given a client has created user "Ada"
      When the client sends HEAD <path>
      Then the response has status <status> or 405 or 501

      Examples:
        | path                                  | status |
        | /Users/{Ada}                          | 200    |
        | /Users/010101001010101011001010101011 | 404    |

  Rule: A 405 says what is allowed

    @RFC9110-15.5.6-01
    Scenario Outline: <request>
      When the client sends <request>
      Then in everything shown, every 405 names what is allowed

      Examples:
        | request       |
        | DELETE /Users |
        | PUT /Schemas  |

  Rule: A version of the protocol that a URL states is the one that is meant

    @RFC7644-3.13-01
    Scenario: The base URL without its version
      Given the client has turned to the base URL without a version
      When the client sends GET /Users?count=1
      Then the response is noted

    @RFC7644-3.13-02
    Scenario: A version that does not exist
      Given the client has turned to version v99 of the protocol
      When the client sends GET /Users?count=1
      Then in everything shown, no other version of the protocol is answered

    @RFC7644-3.12-14
    Scenario: How another version is refused
      Given the client has turned to version v99 of the protocol
      When the client sends GET /Users?count=1
      Then in everything shown, a 400 for another version says so

    @RFC7644-3.13-03
    Scenario: No version means the newest
      Given the client has turned to the base URL without a version
      When the client sends GET /Users?count=1
      Then in everything shown, what is served without a version is SCIM 2.0
