@cap:bulk
Feature: Bulk requests

  Rule: Operations of every method are carried out and reported one by one

    Background:
      Given a client has created user "Ada" with:
        | attribute   | value          |
        | displayName | "Ada Lovelace" |
      And a client has created user "Grace" with:
        | attribute   | value          |
        | displayName | "Grace Hopper" |

    @RFC7644-3.7-02 @RFC7644-3.7-03 @RFC7644-3.7-21
    Scenario: The response is a BulkResponse
      When the client sends these operations:
        | method | path   | bulkId | data                            |
        | POST   | /Users | linus  | {"userName":"{Linus.userName}"} |
      Then the response has status 200
      And the response shows:
        | attribute  | value                                                  |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:BulkResponse"] |
        | Operations | present                                                |

    @RFC7644-3.7-04 @RFC7644-3.7-07 @RFC7644-3.7-08 @RFC7644-3.7.3-02
    Scenario: A user is created, one replaced, one deleted
      When the client sends these operations:
        | method | path           | bulkId | data                                                     |
        | POST   | /Users         | linus  | {"userName":"{Linus.userName}"}                          |
        | PUT    | /Users/{Grace} |        | {"userName":"{Grace.userName}","displayName":"Countess"} |
        | DELETE | /Users/{Ada}   |        |                                                          |
        | DELETE | /Users/{Ada}   |        |                                                          |
      Then the operations answer 201, 200, 204, 404
      And each operation has its method
      And reading "Linus" back shows:
        | attribute | value              |
        | userName  | "{Linus.userName}" |
      And reading "Grace" back shows:
        | attribute   | value      |
        | displayName | "Countess" |

    @RFC7644-3.7-09 @RFC7644-3.7-04 @RFC7644-3.7.3-02 @cap:patch
    Scenario: The data of a PATCH is a whole PatchOp
      When the client sends these operations:
        | method | path         | data                                                                      |
        | PATCH  | /Users/{Ada} | {"Operations":[{"op":"replace","path":"displayName","value":"Countess"}]} |
      Then the operations answer 200 or 204
      And reading "Ada" back shows:
        | attribute   | value      |
        | displayName | "Countess" |

    @RFC7644-3.7.3-01
    Scenario: Every operation has its result
      When the client sends these operations:
        | method | path                                  | bulkId | data                            |
        | DELETE | /Users/010101001010101011001010101011 |        |                                 |
        | POST   | /Users                                | linus  | {"userName":"{Linus.userName}"} |
        | DELETE | /Users/{Grace}                        |        |                                 |
      Then each operation has a result
      And the operations answer 404, 201, 204

    @RFC7644-3.7-11
    Scenario: Every result has a location but that of a failed POST
      When the client sends these operations:
        | method | path                                  | bulkId | data                                                     |
        | POST   | /Users                                | linus  | {"userName":"{Linus.userName}"}                          |
        | POST   | /Users                                | twin   | {"userName":"{Ada.userName}"}                            |
        | PUT    | /Users/{Grace}                        |        | {"userName":"{Grace.userName}","displayName":"Countess"} |
        | PUT    | /Users/010101001010101011001010101011 |        | {"userName":"{Radia.userName}"}                          |
        | DELETE | /Users/010101001010101011001010101011 |        |                                                          |
        | DELETE | /Users/{Ada}                          |        |                                                          |
      Then each operation has a location

    @RFC7644-3.7-17 @RFC7644-3.7-05
    Scenario: A new resource comes with the bulkId of its operation
      When the client sends these operations:
        | method | path   | bulkId | data                            |
        | POST   | /Users | one    | {"userName":"{Linus.userName}"} |
        | POST   | /Users | two    | {"userName":"{Radia.userName}"} |
      Then the operations answer 201, 201
      And each operation has its bulkId
      And each operation leads to what was posted

    @RFC7644-3.7-13
    Scenario: What is shown of a success is the resource
      When the client sends these operations:
        | method | path           | bulkId | data                                                     |
        | POST   | /Users         | linus  | {"userName":"{Linus.userName}"}                          |
        | PUT    | /Users/{Grace} |        | {"userName":"{Grace.userName}","displayName":"Countess"} |
      Then each operation that shows a resource shows its own

    @RFC7644-3.7.3-03 @cap:etag
    Scenario: Results have the versions of the resources
      When the client sends these operations:
        | method | path           | bulkId | data                                                     |
        | POST   | /Users         | linus  | {"userName":"{Linus.userName}"}                          |
        | PUT    | /Users/{Grace} |        | {"userName":"{Grace.userName}","displayName":"Countess"} |
      Then each operation that wrote has its version

    @RFC7644-3.7.3-05
    Scenario: The form of statuses
      When the client sends these operations:
        | method | path         |
        | DELETE | /Users/{Ada} |
      Then each operation has its status in a form that is noted

  Rule: The outcome is that of the order in which operations stand

    @RFC7644-3.7-18 @cap:groups
    Scenario: One user is replaced twice, another joins a group that follows
      Given a client has created user "Ada" with:
        | attribute   | value          |
        | displayName | "Ada Lovelace" |
      When the client sends these operations:
        | method | path         | bulkId | data                                                                       |
        | POST   | /Users       | linus  | {"userName":"{Linus.userName}"}                                            |
        | PUT    | /Users/{Ada} |        | {"userName":"{Ada.userName}","displayName":"Analyst"}                      |
        | PUT    | /Users/{Ada} |        | {"userName":"{Ada.userName}","displayName":"Countess"}                     |
        | POST   | /Groups      | sales  | {"displayName":"{Sales.displayName}","members":[{"value":"bulkId:linus"}]} |
      Then the operations answer 201, 200, 200, 201
      And reading "Ada" back shows:
        | attribute   | value      |
        | displayName | "Countess" |
      And group "Sales" has exactly the members "Linus"

  Rule: Processing goes on in spite of failed operations

    Background:
      Given a client has created user "Ada"

    @RFC7644-3.7-14 @RFC7644-3.7-15 @RFC7644-3.7-21
    Scenario: The first operation fails
      When the client sends these operations:
        | method | path                                  | bulkId | data                            |
        | DELETE | /Users/010101001010101011001010101011 |        |                                 |
        | POST   | /Users                                | linus  | {"userName":"{Linus.userName}"} |
      Then the response has status 200
      And the operations answer 404, 201
      And reading "Linus" back shows:
        | attribute | value              |
        | userName  | "{Linus.userName}" |

    @RFC7644-3.7-14 @RFC7644-3.7.3-01
    Scenario: Every operation fails
      When the client sends these operations:
        | method | path                                  | bulkId | data                          |
        | DELETE | /Users/010101001010101011001010101011 |        |                               |
        | POST   | /Users                                | twin   | {"userName":"{Ada.userName}"} |
      Then the response has status 200
      And the operations answer 404, 409
      And nothing changes

    @RFC7644-3.7-12 @RFC7644-3.12-17
    Scenario: A failed operation comes with its error
      When the client sends these operations:
        | method | path                                  | bulkId | data                          |
        | DELETE | /Users/010101001010101011001010101011 |        |                               |
        | POST   | /Users                                | twin   | {"userName":"{Ada.userName}"} |
      Then the operations answer 404, 409
      And each operation that failed has its error
      And nothing changes

    @RFC7644-3.7.3-04
    Scenario: A failed operation is explained
      When the client sends these operations:
        | method | path                                  | bulkId | data                          |
        | DELETE | /Users/010101001010101011001010101011 |        |                               |
        | POST   | /Users                                | twin   | {"userName":"{Ada.userName}"} |
      Then each operation that failed says why
      And nothing changes

  Rule: failOnErrors ends the processing after so many errors

    Background:
      Given a client has created user "Ada"

    @RFC7644-3.7-16
    Scenario: The first error is one too many
      When the client sends these operations, failing on error 1:
        | method | path                                  | bulkId | data                            |
        | DELETE | /Users/010101001010101011001010101011 |        |                                 |
        | POST   | /Users                                | linus  | {"userName":"{Linus.userName}"} |
      Then the operations answer 404, nothing
      And nothing changes

    @RFC7644-3.7-16
    Scenario: What was done before the error stays
      When the client sends these operations, failing on error 1:
        | method | path                                  | bulkId | data                            |
        | POST   | /Users                                | linus  | {"userName":"{Linus.userName}"} |
        | DELETE | /Users/010101001010101011001010101011 |        |                                 |
        | DELETE | /Users/{Ada}                          |        |                                 |
      Then the operations answer 201, 404, nothing
      And reading "Linus" back shows:
        | attribute | value              |
        | userName  | "{Linus.userName}" |
      And reading "Ada" back shows:
        | attribute | value   |
        | id        | "{Ada}" |

    @RFC7644-3.7-19
    Scenario: The response does not repeat it
      When the client sends these operations, failing on error 2:
        | method | path                                  | bulkId | data                            |
        | DELETE | /Users/010101001010101011001010101011 |        |                                 |
        | POST   | /Users                                | linus  | {"userName":"{Linus.userName}"} |
      Then the response has status 200
      And the response shows:
        | attribute    | value  |
        | failOnErrors | absent |

  Rule: A bulkId stands for the resource that is created

    Background:
      Given a client has created user "Grace"

    @RFC7644-3.7.2-01 @cap:groups
    Scenario: A group of a user before it and of one who is there already
      When the client sends these operations:
        | method | path    | bulkId | data                                                                                           |
        | POST   | /Users  | linus  | {"userName":"{Linus.userName}"}                                                                |
        | POST   | /Groups | sales  | {"displayName":"{Sales.displayName}","members":[{"value":"bulkId:linus"},{"value":"{Grace}"}]} |
      Then the operations answer 201, 201
      And group "Sales" has exactly the members "Linus", "Grace"

    @RFC7644-3.7.2-02 @cap:enterprise
    Scenario: A manager before the one who is managed
      When the client sends these operations:
        | method | path   | bulkId | data                                                                                                                              |
        | POST   | /Users | linus  | {"userName":"{Linus.userName}"}                                                                                                   |
        | POST   | /Users | radia  | {"userName":"{Radia.userName}","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"manager":{"value":"bulkId:linus"}}} |
      Then the operations answer 201, 201
      And reading "Radia" back shows:
        | attribute                                                                | value     |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value | "{Linus}" |

    @RFC7644-3.7.2-03 @cap:patch @cap:groups
    Scenario: A group that is there is patched
      Given a client has created group "Sales" with "Grace"
      When the client sends these operations:
        | method | path            | bulkId | data                                                                              |
        | POST   | /Users          | linus  | {"userName":"{Linus.userName}"}                                                   |
        | PATCH  | /Groups/{Sales} |        | {"Operations":[{"op":"add","path":"members","value":[{"value":"bulkId:linus"}]}]} |
      Then the operations answer 201, 200 or 204
      And group "Sales" has exactly the members "Linus", "Grace"

    @RFC7644-3.7.2-03 @cap:groups
    Scenario: A group that is there is replaced
      Given a client has created group "Sales" with "Grace"
      When the client sends these operations:
        | method | path            | bulkId | data                                                                                           |
        | POST   | /Users          | linus  | {"userName":"{Linus.userName}"}                                                                |
        | PUT    | /Groups/{Sales} |        | {"displayName":"{Sales.displayName}","members":[{"value":"{Grace}"},{"value":"bulkId:linus"}]} |
      Then the operations answer 201, 200
      And group "Sales" has exactly the members "Linus", "Grace"

    @RFC7644-3.7.2-05 @cap:groups
    Scenario: The user follows the group
      When the client sends these operations:
        | method | path    | bulkId | data                                                                       |
        | POST   | /Groups | sales  | {"displayName":"{Sales.displayName}","members":[{"value":"bulkId:linus"}]} |
        | POST   | /Users  | linus  | {"userName":"{Linus.userName}"}                                            |
      Then each operation leaves no reference open
      And the operations answer 201, 201 unless with 409
      And group "Sales" has exactly the members "Linus"

    @RFC7644-3.7.2-04 @cap:groups
    Scenario: Nobody has the bulkId
      When the client sends these operations:
        | method | path    | bulkId | data                                                                         |
        | POST   | /Groups | sales  | {"displayName":"{Sales.displayName}","members":[{"value":"bulkId:missing"}]} |
      Then the operations answer 400 or 409
      And nothing changes

    @RFC7644-3.7.2-04 @cap:groups
    Scenario: The one who has the bulkId is not created
      When the client sends these operations:
        | method | path    | bulkId | data                                                                      |
        | POST   | /Users  | twin   | {"userName":"{Grace.userName}"}                                           |
        | POST   | /Groups | sales  | {"displayName":"{Sales.displayName}","members":[{"value":"bulkId:twin"}]} |
      Then the operations answer 409, 400 or 409
      And nothing changes

    @RFC7644-3.7.2-06 @cap:patch @cap:groups
    Scenario: A path names it
      When the client sends these operations:
        | method | path                 | bulkId | data                                                                         |
        | POST   | /Groups              | sales  | {"displayName":"{Sales.displayName}"}                                        |
        | PATCH  | /Groups/bulkId:sales |        | {"Operations":[{"op":"add","path":"members","value":[{"value":"{Grace}"}]}]} |
      Then the operations answer 201, 200 or 204
      And group "Sales" has exactly the members "Grace"

    @RFC7644-3.7-06
    Scenario: Two operations claim it
      When the client sends these operations:
        | method | path   | bulkId | data                            |
        | POST   | /Users | same   | {"userName":"{Linus.userName}"} |
        | POST   | /Users | same   | {"userName":"{Radia.userName}"} |
      Then the operations answer 201, 400 or 409

  Rule: Resources that refer to each other are tried

    @RFC7644-3.7.1-01 @cap:groups
    Scenario: Two groups are members of each other
      When the client sends these operations:
        | method | path    | bulkId  | data                                                                         |
        | POST   | /Groups | sales   | {"displayName":"{Sales.displayName}","members":[{"value":"bulkId:support"}]} |
        | POST   | /Groups | support | {"displayName":"{Support.displayName}","members":[{"value":"bulkId:sales"}]} |
      Then each operation leaves no reference open
      And the operations answer 201, 201 unless with 409
      And reading "Sales" back shows:
        | attribute        | value       |
        | members[0].value | "{Support}" |
      And reading "Support" back shows:
        | attribute        | value     |
        | members[0].value | "{Sales}" |

  Rule: An operation may name the version it is meant for

    Background:
      Given a client has created user "Ada" with:
        | attribute   | value          |
        | displayName | "Ada Lovelace" |
      And the client has sent GET /Users/{Ada}

    @RFC7644-3.7-10 @cap:etag
    Scenario: It is the current one
      When the client sends these operations:
        | method | path         | version         | data                                                   |
        | PUT    | /Users/{Ada} | {response.etag} | {"userName":"{Ada.userName}","displayName":"Countess"} |
      Then the operations answer 200
      And reading "Ada" back shows:
        | attribute   | value      |
        | displayName | "Countess" |

    @RFC7644-3.7-10a @cap:etag
    Scenario: It is an old one
      Given the client has sent PUT /Users/{Ada} with:
        | attribute   | value                                          |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName    | "{Ada.userName}"                               |
        | displayName | "Analyst"                                      |
      When the client sends these operations:
        | method | path         | version       | data                                                   |
        | PUT    | /Users/{Ada} | {former.etag} | {"userName":"{Ada.userName}","displayName":"Countess"} |
      Then the operations answer 412 or 409
      And nothing changes

  Rule: What is no operation does not succeed

    Background:
      Given a client has created user "Ada"

    Scenario Outline: <what>
      When the client sends these operations:
        | method   | path   | bulkId | data   |
        | <method> | <path> | one    | <data> |
      Then no operation succeeds
      And nothing changes

      @RFC7644-3.7-04
      Examples:
        | what                  | method | path   | data                            |
        | No method             |        | /Users | {"userName":"{Linus.userName}"} |
        | A method nobody knows | BREW   | /Users | {"userName":"{Linus.userName}"} |

      @RFC7644-3.7-07
      Examples:
        | what                    | method | path         | data                            |
        | No path                 | POST   |              | {"userName":"{Linus.userName}"} |
        | A POST to a resource    | POST   | /Users/{Ada} | {"userName":"{Linus.userName}"} |
        | A DELETE of an endpoint | DELETE | /Users       |                                 |
        | A PUT of an endpoint    | PUT    | /Users       | {"userName":"{Linus.userName}"} |

      @RFC7644-3.7-08
      Examples:
        | what                | method | path         | data |
        | A POST without data | POST   | /Users       |      |
        | A PUT without data  | PUT    | /Users/{Ada} |      |

    @RFC7644-3.7-14
    Scenario: A body that is no JSON
      When the client sends POST /Bulk with body:
        """
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": [
        """
      Then the response is a SCIM error with status 400
      And nothing changes

    @RFC7644-3.12-04
    Scenario: A request without its schema
      When the client sends POST /Bulk with body:
        """
        {"Operations": [{"method": "DELETE", "path": "/Users/{Ada}"}]}
        """
      Then the response is a SCIM error with status 400
      And nothing changes

    @RFC7644-3.12-04
    Scenario: A request without operations
      When the client sends POST /Bulk with body:
        """
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"]}
        """
      Then the response is a SCIM error with status 400

    @RFC7644-3.12-04
    Scenario: A POST without bulkId
      When the client sends these operations:
        | method | path   | data                            |
        | POST   | /Users | {"userName":"{Linus.userName}"} |
      Then no operation succeeds
      And nothing changes

  Rule: Limits are advertised, and what exceeds them is refused with 413 and named

    @RFC7644-3.7.4-01
    Scenario: The limits
      When the client sends GET /ServiceProviderConfig
      Then the response shows:
        | attribute           | value              |
        | bulk.maxOperations  | a positive integer |
        | bulk.maxPayloadSize | a positive integer |

    @RFC7644-3.7.4-02 @RFC7644-3.12-10 @RFC7644-3.12-01 @RFC7644-3.12-02
    Scenario Outline: More than <limit>
      Given a client has created user "Ada"
      When the client sends a bulk request beyond <limit>
      Then the response is a SCIM error with status 413
      And nothing changes

      Examples:
        | limit          |
        | maxOperations  |
        | maxPayloadSize |

    @RFC7644-3.7.4-03
    Scenario Outline: <limit> is named
      When the client sends a bulk request beyond <limit>
      Then the response shows:
        | attribute | value                                                                                   |
        | detail    | containing "<limit>" or containing "{configured.<limit>}" or containing "<word>" |

      Examples:
        | limit          | word       |
        | maxOperations  | operations |
        | maxPayloadSize | large      |

  Rule: Whether a server takes bulk requests is its choice

    @RFC7644-3.7-01
    Scenario: What it advertises
      When the client sends GET /ServiceProviderConfig
      Then the response is noted
